-- Runs in a headless Neovim on an opened article: sees its findings, mends one, mends all, saves.
local function wait(what, condition)
  if not vim.wait(60000, condition, 20) then
    io.stderr:write("waited in vain for " .. what .. "\n")
    vim.cmd("cquit")
  end
end

local function text()
  return table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), "\n")
end

local chosen = {}
vim.ui.select = function(items, _, done)
  table.insert(chosen, items[1][2].title)
  done(items[1], 1)
end

wait("diagnostics", function() return #vim.diagnostic.get(0) > 0 end)
local found = vim.diagnostic.get(0)
table.sort(found, function(a, b) return a.lnum * 10000 + a.col < b.lnum * 10000 + b.col end)

local before = text()
vim.api.nvim_win_set_cursor(0, { found[1].lnum + 1, found[1].col })
vim.lsp.buf.code_action({ only = { "quickfix" }, diagnostics = {} })
wait("the quick fix", function() return text() ~= before end)
local fixed = text()

vim.lsp.buf.code_action({ only = { "source.fixAll.copylint" }, diagnostics = {} })
wait("all fixes", function() return text() ~= fixed end)
vim.cmd("write")
wait("the findings that are left", function() return #vim.diagnostic.get(0) < #found end)

local report = { found = found, chosen = chosen, fixed = fixed, left = vim.diagnostic.get(0) }
vim.fn.writefile({ vim.json.encode(vim.tbl_map(function(v) return v end, report)) }, vim.env.REPORT)
vim.cmd("qall!")
