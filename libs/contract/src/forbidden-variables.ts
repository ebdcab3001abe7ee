/** What no file of an agent may set (framework/spec/launcher.md L3.7): the shell's own, tmux's, and where Mosaic lives. */
export const NOT_TO_BE_SET = /^(?:BASH.*|EUID|IFS|PPID|SHELLOPTS|TMUX|TMUX_PANE|UID|_|MOSAIC_HOME)$/;
