import Glibc
import SystemPackage

/// Standard input, output and error of this process.
package enum StandardDescriptors {
  /// Opens nothing for those that are closed; to be called before a program opens anything.
  ///
  /// Otherwise a socket takes the place of standard error, say, and the program's messages go to whoever is at its other end.
  package static func occupy() {
    for descriptor in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO] where fcntl(descriptor, F_GETFD) < 0 {
      _ = open("/dev/null", O_RDWR)
    }
  }
}

extension FileDescriptor {
  /// Whether somebody sits before it.
  package var isTerminal: Bool { isatty(rawValue) == 1 }
}
