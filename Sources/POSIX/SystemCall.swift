import Glibc
import SystemPackage

/// Gives what a call of the C library returned, or throws its error where that is negative.
@discardableResult
func checked<Value: SignedInteger>(_ value: Value) throws(Errno) -> Value {
  guard value >= 0 else { throw Errno(rawValue: errno) }
  return value
}
