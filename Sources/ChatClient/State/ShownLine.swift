/// A line for the user, before it has colours.
package enum ShownLine: Hashable, Sendable {
  /// The server's own word, as it came.
  case notice([UInt8])
  /// One's own message, as it came back.
  case own([UInt8])
  /// What somebody else said, as it came.
  case said([UInt8], mentionsMe: Bool)
  /// The end of the connection, in the words of the original.
  case goodbye
  /// A word of the client's own.
  case remark(String)
  /// Something went wrong: what, where, and what to do.
  case trouble(String)
}
