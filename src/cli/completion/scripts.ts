/**
 * The scripts that make a shell ask `dag __complete` at every tab.
 *
 * It answers in lines: a word, or a word, a tab and what it is; ":files" or
 * ":folders" where the shell knows better. A word that ends in "." or "=" goes on.
 */

const BASH = `# Completion of dag for bash. For this shell: source <(dag completion bash)
# For all: dag completion bash > ~/.local/share/bash-completion/completions/dag
_dag_completion() {
  local rest=\${COMP_LINE#*"\${COMP_WORDS[0]}"} piece line value i
  local -a words=()
  # Bash splits words at "=" and ":"; what has no space before it belongs together.
  for ((i = 1; i <= COMP_CWORD; i++)); do
    piece=\${COMP_WORDS[i]}
    if ((i == 1)) || [[ $rest == [[:space:]]* ]]; then
      words+=("")
    fi
    rest=\${rest#"\${rest%%[![:space:]]*}"}
    rest=\${rest#"$piece"}
    words[\${#words[@]} - 1]+=\${piece//[\\"\\'\\\\]/}
  done
  local current=\${words[\${#words[@]} - 1]}
  local before=
  if [[ $COMP_WORDBREAKS == *=* && $current == *[=:]* ]]; then
    before=\${current%"\${current##*[=:]}"}
  fi
  COMPREPLY=()
  while IFS= read -r line; do
    value=\${line%%$'\\t'*}
    case $value in
      :files) compopt -o filenames 2>/dev/null
        while IFS= read -r piece; do COMPREPLY+=("$piece"); done \\
          < <(compgen -f -- "\${current#"$before"}") ;;
      :folders) compopt -o filenames 2>/dev/null
        while IFS= read -r piece; do COMPREPLY+=("$piece"); done \\
          < <(compgen -d -- "\${current#"$before"}") ;;
      *) [[ $value == *[.=] ]] && compopt -o nospace 2>/dev/null
        COMPREPLY+=("\${value#"$before"}") ;;
    esac
  done < <("\${1:-dag}" __complete -- "\${words[@]}" 2>/dev/null)
}
complete -F _dag_completion dag
`;

const ZSH = `#compdef dag
# Completion of dag for zsh. For this shell: source <(dag completion zsh)
# For all: dag completion zsh > a file "_dag" in a folder of $fpath
_dag() {
  local -a plain open
  local line entry
  for line in "\${(@f)$(dag __complete -- "\${(@Q)words[2,CURRENT]}" 2>/dev/null)}"; do
    entry="\${\${line%%$'\\t'*}//:/\\\\:}"
    [[ $line == *$'\\t'* ]] && entry+=":\${line#*$'\\t'}"
    case \${line%%$'\\t'*} in
      '') ;;
      :files) _files ;;
      :folders) _files -/ ;;
      *[.=]) open+=("$entry") ;;
      *) plain+=("$entry") ;;
    esac
  done
  (( $#plain )) && _describe dag plain
  (( $#open )) && _describe dag open -S ''
  return 0
}
if [[ $funcstack[1] == _dag ]]; then _dag "$@"; else compdef _dag dag; fi
`;

const FISH = `# Completion of dag for fish. For this shell: dag completion fish | source
# For all: dag completion fish > ~/.config/fish/completions/dag.fish
function __dag_complete
    set -l words (commandline -opc)
    set -e words[1]
    set -l current (commandline -ct)
    for line in (dag __complete -- $words "$current" 2>/dev/null)
        switch $line
            case ':files'
                __fish_complete_path "$current"
            case ':folders'
                __fish_complete_directories "$current"
            case '*'
                printf '%s\\n' $line
        end
    end
end
complete -c dag -f -a '(__dag_complete)'
`;

/** Shell → script. */
export const COMPLETION_SCRIPTS: Readonly<Record<string, string>> = {
  bash: BASH,
  zsh: ZSH,
  fish: FISH,
};
