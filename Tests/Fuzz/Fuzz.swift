import Glibc

/// What bytes are given to. It ends the process where it finds a fault: by a trap, by the address sanitizer, or because
/// something that must hold does not.
typealias Target = @Sendable (UnsafeRawBufferPointer) -> Void

/// All of them, by the names of their folders in `Corpus`.
private let targets = formTargets.merging(mediaTargets) { $1 }.merging(textTargets) { $1 }

/// The one that the environment names.
private let target: Target = {
    let name = getenv("FUZZ_TARGET").map { String(cString: $0) } ?? ""
    guard let target = targets[name] else { fatalError("FUZZ_TARGET must be one of \(targets.keys.sorted())") }
    return target
}()

/// What libFuzzer calls with each input.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
    target(UnsafeRawBufferPointer(start: start, count: count))
    return 0
}
