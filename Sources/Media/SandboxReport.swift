import System

/// A thing that keeps a worker from the rest of the machine. In the order in which they are laid.
package enum SandboxLayer: UInt8, CaseIterable, Sendable {
    /// No file is open but the socket, and those of the job.
    case descriptors = 1
    /// Of descriptors, processes and cores.
    case limits
    /// Networks, shared memory and files of its own, all of them empty.
    case namespaces
    /// No capability, and no way to one.
    case privileges
    /// No file can be opened, and nobody called or signalled.
    case landlock
    /// No call of the system but those that decoding needs.
    case seccomp
}

/// How much of the sandbox an operator insists on.
package enum SandboxDemand: String, CaseIterable, Sendable {
    /// Every layer that the kernel grants.
    case available
    /// All of them, or the service does not start.
    case required

    func isMet(by hello: WorkerHello) -> Bool {
        self == .available || hello.missing.isEmpty
    }
}

/// What a worker says first: that it is ready for jobs, and what holds it.
package struct WorkerHello: Equatable, Sendable {
    /// The layers that do not hold, with the number of the system's error.
    package var missing: [SandboxLayer: Int32]
    /// The version of the kernel's Landlock, which governs more from one to the next; 0 where there is none.
    package var landlock: Int

    /// The version that governs all that a worker has no need of.
    package static let wholeLandlock = 6

    package init(missing: [SandboxLayer: Int32] = [:], landlock: Int = wholeLandlock) {
        (self.missing, self.landlock) = (missing, landlock)
    }

    /// The greeting as the bytes of one message.
    package var message: [UInt8] {
        var wire = WireWriter()
        for layer in SandboxLayer.allCases { wire.write(Int(missing[layer] ?? 0)) }
        wire.write(landlock)
        return wire.bytes
    }

    /// The greeting that a message holds. What stands behind it is passed over: a later version may say more at the
    /// end, and its workers are already started by the old service when the programs are replaced.
    package init(message: [UInt8]) throws(MalformedMessage) {
        var wire = WireReader(message)
        missing = [:]
        for layer in SandboxLayer.allCases {
            let error = try wire.readInt(0...4095)
            if error != 0 { missing[layer] = Int32(error) }
        }
        landlock = try wire.readInt(0...1000)
    }

    /// What the kernel's Landlock does not govern yet, in a sentence; `nil` where there is no such thing. The layer
    /// holds all the same, as no call that needs one of these is among those that `seccomp` leaves.
    package var gaps: String? {
        guard missing[.landlock] == nil else { return nil }
        let all: [(version: Int, words: String)] = [
            (3, "truncation (Linux 6.2 does)"), (4, "TCP (6.7)"),
            (Self.wholeLandlock, "abstract sockets and signals (6.12)"),
        ]
        let words = all.filter { landlock < $0.version }.map(\.words)
        guard !words.isEmpty else { return nil }
        return "the kernel's landlock does not govern \(words.joined(separator: ", ")): that is left to seccomp"
    }

    /// A sentence for each layer that does not hold, with the reason.
    package var shortcomings: [String] {
        SandboxLayer.allCases.compactMap { layer in
            missing[layer].map { "media workers run without \(layer): \(SystemError.words(for: $0))" }
        }
    }
}
