import CLinux
import Glibc
import SystemPackage

/// A terminal without a screen: what a program in it writes is read here, and what is written here was typed.
///
/// It never blocks. It is closed when nobody holds it any more, which hangs up on the program.
package final class PseudoTerminal {
  /// This end.
  package let descriptor: FileDescriptor
  /// Where a program opens the other end.
  package let path: FilePath

  /// Opens one of this size.
  package init(columns: Int, rows: Int) throws(Errno) {
    var name = [CChar](repeating: 0, count: 64)
    descriptor = FileDescriptor(rawValue: try checked(open_pseudo_terminal(&name, name.count)))
    path = FilePath(String(decoding: name.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self))
    try resize(columns: columns, rows: rows)
  }

  deinit { _ = close(descriptor.rawValue) }

  /// Gives it another size, of which the program is told.
  package func resize(columns: Int, rows: Int) throws(Errno) {
    var size = winsize(
      ws_row: UInt16(clamping: rows), ws_col: UInt16(clamping: columns), ws_xpixel: 0, ws_ypixel: 0)
    try checked(ioctl(descriptor.rawValue, UInt(TIOCSWINSZ), &size))
  }
}
