import ChatConformance
import Foundation
import SessionLanguage

@testable import Grading

let library = Result { try Library.embedded() }

extension Verdict {
  /// What a run may have said: all is kept but these.
  static func sample(
    framing: String = "line", broken: [String] = [], notShown: [String: String] = [:],
    nowAndThen: [String] = [],
    causes: [(id: String, fault: String)] = [], problem: String? = nil, symptom: String = "A heard nothing"
  ) throws -> Verdict {
    let requirements = try library.get().requirements.filter { $0.unitTest == nil && $0.serverClass != nil }
    let told: [[String: Any]] = requirements.map { requirement in
      let id = requirement.id
      if let reason = notShown[id] { return ["id": id, "state": "not shown", "reason": reason] }
      guard broken.contains(id) || nowAndThen.contains(id) else { return ["id": id, "state": "kept"] }
      var told: [String: Any] = [
        "id": id, "state": "broken", "evidence": ["session": "core/one", "symptom": symptom],
      ]
      if nowAndThen.contains(id) { told["rate"] = ["failed": 2, "played": 5] }
      return told
    }
    let document: [String: Any] = [
      "program": "chat-conform 0.9.0", "started": "2026-11-26T11:00:00Z", "seconds": 3.5,
      "server": ["framing": framing], "requirements": told,
      "causes": causes.map { cause in
        [
          "requirements": [["id": cause.id]], "hint": "Mend \(cause.id).",
          "faults": [["fault": cause.fault, "habit": "does \(cause.fault)"]],
        ] as [String: Any]
      },
      "problems": problem.map { [["topic": "time", "text": $0]] } ?? [],
    ]
    return try JSONDecoder().decode(Verdict.self, from: JSONSerialization.data(withJSONObject: document))
  }
}

extension Grade {
  static func sample(
    _ verdict: Verdict, name: String = "kim", claim: ServerClass = .core
  ) throws -> Grade {
    Grade(of: name, .judged(verdict), by: Points(for: claim, in: try library.get()))
  }

  var page: Page { Page(of: self, in: [], comments: [:]) }
}
