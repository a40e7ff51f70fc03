import SessionLanguage
import SessionRunner

extension Consequences {
  /// Whether something else accounts for the symptom, or chance along with that: who is judged again is told the same.
  func accountInAll(for symptom: Symptom, in result: SessionResult) -> Bool {
    account(for: symptom, in: result) || isUnwritten(symptom, in: result) || isTail(symptom, in: result)
  }

  /// Whether it is the entry of an end that the server has not lived to write.
  ///
  /// Of one that ends at a reset nobody sees that where nobody is left.
  private func isUnwritten(_ symptom: Symptom, in result: SessionResult) -> Bool {
    guard symptom == Symptom(.missing, .entry(.end)) else { return false }
    return result.tellsOfItsEnd
      || result.session.endings.contains(.resets)
        && results.contains { $0.session.endings.contains(.resets) && $0.tellsOfItsEnd }
  }

  /// Whether what nothing has ended is told by who takes what is read for messages.
  private func isTail(_ symptom: Symptom, in result: SessionResult) -> Bool {
    broken.contains("FRAME-3") && symptom.isOfMessage(.unexpected) && result.covers("FRAME-7")
  }
}

extension SessionResult {
  /// Whether the server was seen to end, or to shut somebody out.
  fileprivate var tellsOfItsEnd: Bool { shows { [.closed, .gone, .refused].contains($0.kind) } }
}
