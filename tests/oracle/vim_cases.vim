" Asks Vim for the ends of the cases in src/editor/tests/text/vim.cases, and writes them there:
"   vim -Nu NONE -i NONE -n -es -S tests/oracle/vim_cases.vim
" A case is a start with the caret `|`, keys in the notation of keymaps, and the end, parted by tabs.

set encoding=utf-8 shiftwidth=4 tabstop=4 expandtab autoindent clipboard=
let s:file = 'src/editor/tests/text/vim.cases'
let s:names = {'esc': "\<Esc>", 'enter': "\<CR>", 'space': ' ', 'minus': '-',
      \ 'backspace': "\<BS>"}

func s:Keys(text) abort
  return join(map(split(a:text, ' '), {_, key -> get(s:names, key, key)}), '')
endfunc

func s:Start(text) abort
  let l:caret = stridx(a:text, '|')
  let l:before = split(strpart(a:text, 0, l:caret), '\\n', 1)
  enew!
  call setline(1, split(substitute(a:text, '|', '', ''), '\\n', 1))
  call setreg('"', 'R')
  call cursor(len(l:before), len(l:before[-1]) + 1)
endfunc

func s:End() abort
  let l:place = getcurpos()
  let l:line = getline(l:place[1])
  call setline(l:place[1], strpart(l:line, 0, l:place[2] - 1) . '|' . strpart(l:line, l:place[2] - 1))
  return join(getline(1, '$'), '\n')
endfunc

func s:Answer(line) abort
  if a:line[0] ==# '"'
    return a:line
  endif
  let [l:start, l:keys; l:_] = split(a:line, "\t", 1)
  call s:Start(l:start)
  call feedkeys(s:Keys(l:keys), 'xt')
  return join([l:start, l:keys, s:End()], "\t")
endfunc

call writefile(map(readfile(s:file), {_, line -> s:Answer(line)}), s:file)
qa!
