/// What a reader of the figures should know.
package struct Remark: Codable, Hashable, Sendable {
  package let topic: String
  package let words: String
}
