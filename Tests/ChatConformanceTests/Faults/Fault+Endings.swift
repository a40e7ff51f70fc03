extension Fault {
  static let endings: [Fault] = []
}
