/** The help of `mosaic launch`. */
export const LAUNCH_HELP = `Usage: mosaic launch [NAME]

Starts one agent in a detached tmux session that outlives the caller.
NAME is 1 to 64 letters, digits, '_' or '-'; without it MOSAIC_AGENT_NAME is taken.

Environment:
  MOSAIC_AGENT_RUNTIME    the runtime (pi)
  MOSAIC_AGENT_MODEL      the model, handed to the runtime as --model
  MOSAIC_AGENT_CLASS      the agent's class
  MOSAIC_AGENT_EFFORT     the effort
  MOSAIC_AGENT_COMMAND    the whole command line (mosaic yolo RUNTIME [--model MODEL])
  MOSAIC_AGENT_WORKDIR    the working folder, created when missing ($HOME)
  MOSAIC_RUNTIME_BIN      a folder that comes first in the agent's PATH
  MOSAIC_TMUX_SOCKET      the tmux socket (mosaic-fleet); empty: your default server
  MOSAIC_HOME             the Mosaic home (~/.config/mosaic)
  MOSAIC_START_SETTLE_MS  how long to wait before the start is confirmed (300); 0: do not confirm

Exit status: 0 started or already running, 64 bad usage, 69 no usable tmux, 70 the runtime ended,
73 no working folder, 75 tmux did not do it or could not be asked.

Examples:
  MOSAIC_AGENT_WORKDIR=~/work mosaic launch coder-1
  MOSAIC_AGENT_COMMAND='claude --model opus' mosaic launch reviewer`;
