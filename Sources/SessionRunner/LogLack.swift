/// What a log is waited for.
enum LogLack: Hashable {
  /// It differs already, and what was said last has no entry yet.
  case endOfWhatDiffers
  /// What was said last has no entry yet.
  case fences
  case entries(Set<Symptom.Entry>)
}
