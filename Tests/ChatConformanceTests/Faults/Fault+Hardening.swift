extension Fault {
  static let hardening: [Fault] = []
}
