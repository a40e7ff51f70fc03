import Glibc

/// What this process was given as its environment.
package enum Environment {
  /// The value of a variable; nil where there is none.
  package static func value(of name: String) -> String? { getenv(name).map { String(cString: $0) } }
}
