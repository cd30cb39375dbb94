-- How Neovim looks in the README's picture: the terminal's colours, and what is offered at one place.
vim.g.mapleader = " "
vim.opt.termguicolors = true
vim.opt.linebreak = true
vim.opt.signcolumn = "yes:1"
vim.opt.laststatus = 0
vim.opt.ruler = false
vim.opt.shortmess:append("F")
local paper, ink, red, yellow, blue = "#1d1f24", "#e9e5dc", "#ff6e64", "#f0c869", "#7db4ff"
for name, how in pairs({
  Normal = { fg = ink, bg = paper },
  EndOfBuffer = { fg = paper },
  SignColumn = { bg = paper },
  MsgArea = { fg = ink },
  Question = { fg = "#78d796" },
  DiagnosticError = { fg = red },
  DiagnosticWarn = { fg = yellow },
  DiagnosticInfo = { fg = blue },
  DiagnosticUnderlineError = { fg = red, underline = true },
  DiagnosticUnderlineWarn = { fg = yellow, underline = true },
  DiagnosticUnderlineInfo = { fg = blue, underline = true },
}) do
  vim.api.nvim_set_hl(0, name, how)
end
vim.diagnostic.config({ virtual_text = false })
vim.api.nvim_create_autocmd("DiagnosticChanged", {
  once = true,
  callback = vim.schedule_wrap(function()
    vim.fn.search("9, 000")
    vim.lsp.buf.code_action()
  end),
})
