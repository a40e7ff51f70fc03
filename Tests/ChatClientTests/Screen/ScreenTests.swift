import Testing
import WaitingTrait

/// The interactive program in a real terminal; one at a time, for each of them blocks the thread that they have.
@Suite(.waitsAlone, .enabled(if: Terminal.isInstalled, "a terminal to test in: install tmux"))
struct ScreenTests {}
