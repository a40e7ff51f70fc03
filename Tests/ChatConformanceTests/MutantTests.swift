import ChatConformance
import ChatProtocol
import Mutants
import Testing

/// The runner's own test: mutants, each caught by a session that cites what it breaks.
@Suite struct MutantTests {
  @Test(arguments: Framing.allCases)
  func rightServerFailsNothing(framing: Framing) throws {
    let recordings = try Trial.recordings(in: framing)
    #expect(recordings.count >= 45)
    for recording in recordings { #expect(recording.failure == nil, "\(recording.session.id)") }
  }

  @Test func everyMutantIsCaughtByASessionThatCitesWhatItBreaks() async throws {
    let trials = try await MutantTable.trials()
    #expect(trials.count >= 60)
    for trial in trials {
      #expect(!trial.aimed.isEmpty, "\(trial.line): \(trial.mutant.sentence)")
    }
    if Trial.isWide { print(MutantTable.text(of: trials)) }
    print("\(Mutant.all.count) mutants, \(trials.count) trials")
  }

  @Test func everyObservableRequirementIsBrokenByAMutantThatIsCaught() async throws {
    let trials = try await MutantTable.trials()
    let observable = try Trial.embedded.get().requirements
      .filter { $0.unitTest == nil && $0.serverClass != nil }.map(\.id)
    #expect(observable.count >= 40)
    let tested = observable.filter { id in
      trials.contains { trial in
        trial.mutant.breaks.contains(id) && trial.catches.contains { $0.session.covers.contains(id) }
      }
    }
    #expect(tested == observable, "no mutant: \(observable.filter { !tested.contains($0) })")
  }

  /// A server that is only not hardened passes core and line.
  @Test func aMutantThatOnlyHardeningForbidsFailsNoOtherSession() async throws {
    let library = try Trial.embedded.get()
    let trials = try await MutantTable.trials().filter { trial in
      trial.mutant.breaks.allSatisfy { library.requirement($0)?.serverClass == .hardened }
    }
    #expect(trials.count >= 40)
    for trial in trials {
      let unfair = trial.catches.filter { $0.session.serverClass < .hardened }
      let names = unfair.map { "\($0.session.id): \($0.failure)" }
      #expect(names.isEmpty, "\(trial.mutant.name)")
    }
  }

  @Test func everyMutantHasANameOfItsOwnAndBreaksWhatTheSpecAsks() throws {
    let known = Set(try Trial.embedded.get().requirements.map(\.id))
    #expect(Set(Mutant.all.map(\.name)).count == Mutant.all.count)
    #expect(Mutant.all.count >= 55)
    for mutant in Mutant.all {
      #expect(!mutant.breaks.isEmpty && known.isSuperset(of: mutant.breaks), "\(mutant.name)")
      #expect(mutant.name.allSatisfy { $0.isASCII && ($0.isLowercase || $0.isNumber || $0 == "-") })
    }
  }

  @Test func aRequirementIsTestedByAMutantThatBreaksJustIt() async throws {
    let trials = try await MutantTable.trials()
    let library = try Trial.embedded.get()
    #expect(TraceabilityPage.untested(trials, library) == [])
    let page = Golden(path: "Spec/traceability.md")
    #expect(try page.complaint(about: TraceabilityPage.text(trials, library)) == nil)
  }
}
