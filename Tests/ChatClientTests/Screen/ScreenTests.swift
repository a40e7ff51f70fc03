import Testing
import WaitingTrait

/// The interactive program in a real terminal; one at a time, for each of them blocks its thread.
@Suite(.waits, .serialized, .enabled(if: Terminal.isInstalled, "a terminal to test in: install tmux"))
struct ScreenTests {}
