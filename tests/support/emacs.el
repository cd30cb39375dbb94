;; Runs in Emacs without a terminal on an article: sees its findings, mends one, mends all, saves.
(require 'json)
(require 'cl-lib)

(defun desk-wait (what condition)
  (with-timeout (60 (error "Waited in vain for %s" what))
    (while (not (funcall condition))
      (accept-process-output nil 0.05))))

(defun desk-diagnostics ()
  (flymake-start)
  (sort (flymake-diagnostics) (lambda (a b) (< (flymake-diagnostic-beg a) (flymake-diagnostic-beg b)))))

(defvar desk-chosen nil)
(defun desk-choose (_prompt choices &rest _)
  (let ((title (caar choices)))
    (push title desk-chosen)
    title))

(find-file (getenv "ARTICLE"))
(run-hooks 'post-command-hook) ; there is no command loop to run them
(desk-wait "the server" (lambda () (eglot-current-server)))
(desk-wait "diagnostics" #'desk-diagnostics)

(let* ((found (desk-diagnostics))
       (first (car found))
       (messages (mapcar #'flymake-diagnostic-text found))
       (places (mapcar (lambda (d) (buffer-substring-no-properties (flymake-diagnostic-beg d) (flymake-diagnostic-end d))) found))
       fixed)
  (cl-letf (((symbol-function 'completing-read) #'desk-choose))
    (goto-char (flymake-diagnostic-beg first))
    (setq last-nonmenu-event ?a) ; a key, not the mouse: no menu pops up
    (eglot-code-actions (point) (point) "quickfix" t)
    (setq fixed (buffer-string))
    (copylint-fix-all))
  (save-buffer)
  (with-temp-file (getenv "REPORT")
    (insert (json-encode (list :messages (vconcat messages) :places (vconcat places)
                               :chosen (vconcat (reverse desk-chosen)) :fixed fixed)))))
(eglot-shutdown-all)
(kill-emacs 0)
