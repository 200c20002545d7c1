import Canary
import Foundation
import Glibc
import Media
import Sandbox
import Testing

@Suite("A worker that was broken into", .serialized) struct AttackTests {
    let attacker: HostileWorker
    let canary: Canary

    init() throws {
        attacker = try HostileWorker()
        canary = try Canary(in: attacker.folder)
    }

    @Test("gets nothing out, whatever it tries, and costs one upload")
    func isContained() throws {
        let pool = try Pool(try attacker.program())
        let attacks = [
            "crash", "spin", "leak", "open /etc/passwd", "open \(canary.treasure)", "look \(canary.treasure)",
            "stat \(canary.treasure)", "create \(canary.file)", "remove \(canary.treasure)", "tcp \(canary.port)",
            "udp \(canary.port)", "unix \(canary.socketPath)", "unix \(canary.abstractName)", "exec \(canary.file)",
            "fork", "kill \(canary.process)", "ptrace \(canary.process)",
            "tgkill \(canary.process)", "code", "remake", "limits",
        ]
        for attack in attacks {
            let finding = try pool.upload(attack).finding
            #expect(finding == .refused(attack == "spin" ? .tooSlow : .crashed), "\(attack)")
            #expect(try pool.upload("work").thumb.hasSuffix("did its work"), "after \(attack)")
        }
        #expect(pool.logged.count == attacks.count)
        #expect(
            pool.logged.filter { $0.contains("tried over a job what its sandbox forbids") }.count == attacks.count - 3)
        #expect(canary.touched == [])
    }

    @Test("has no more memory than a picture of the largest size needs")
    func isFrugal() throws {
        let pool = try Pool(try attacker.program())
        let megabytes = try #require(Int(try pool.upload("leak").thumb))
        #expect((260...422).contains(megabytes))
    }

    @Test("cannot write a file that is longer than any of its job needs to be")
    func isBrief() throws {
        let pool = try Pool(try attacker.program())
        // 4 bytes a pixel, of a million, and 64 MiB.
        #expect(try pool.upload("grow \(71_108_864 - 1)").thumb == "done")
        #expect(try pool.upload("grow 71108864").thumb == "File too large")
    }

    @Test("cannot change what it made after it answered, by a descriptor or a mapping", arguments: ["keep", "map"])
    func cannotChangeWhatWasAnswered(attack: String) throws {
        let pool = try Pool(try attacker.program())
        #expect(try pool.upload(attack).finding == .failed(errno: EBUSY))
        #expect(pool.logged.count == 1)
        #expect(pool.logged.first?.hasSuffix(" kept a file of its job open, and is replaced") == true)
        #expect(try pool.upload("work").thumb.hasSuffix("did its work"))
    }

    @Test("would be killed with the thread that started it, also where it does not read its socket")
    func diesWithTheService() throws {
        for layers in [[.privileges], [.namespaces, .privileges]] as [[SandboxLayer]] {
            let said = try Pool(try attacker.program(heldBy: layers)).upload("deathsignal").thumb
            #expect(said == "\(SIGKILL)", "\(layers)")
        }
    }

    @Test("may read the upload and not change it")
    func cannotOverwrite() throws {
        let said = try Pool(try attacker.program()).upload("overwrite")
        #expect(said.thumb == "Bad file descriptor")
    }

    /// What Landlock alone answers: about TCP from its version 4 on, about abstract sockets and signals from 6 on.
    static var answersOfLandlock: [String: String] {
        var answers = [
            "open": "Permission denied", "create": "Permission denied", "remove": "Permission denied",
            "exec": "Permission denied", "ptrace": "Operation not permitted",
        ]
        if landlockVersion() >= 4 { answers["tcp"] = "Permission denied" }
        if landlockVersion() >= 6 {
            answers["unix"] = "Operation not permitted"
            answers["kill"] = "Operation not permitted"
        }
        return answers
    }

    /// What each layer alone answers. Where there is nothing, it is another one's business.
    static let answers: [(layers: [SandboxLayer], answers: [String: String])] = [
        ([.privileges, .landlock], answersOfLandlock),
        (
            [.namespaces, .privileges],
            [
                "open": "No such file or directory", "look": "No such file or directory",
                "create": "No such file or directory", "remove": "No such file or directory",
                "tcp": "Network is unreachable", "udp": "Network is unreachable", "unix": "Connection refused",
                "exec": "No such file or directory",
            ]
        ),
    ]

    @Test("is held by each layer alone", arguments: answers)
    func isHeldTwice(layers: [SandboxLayer], answers: [String: String]) throws {
        let targets = [
            "open": canary.treasure, "look": canary.treasure, "create": canary.file, "remove": canary.treasure,
            "tcp": "\(canary.port)", "udp": "\(canary.port)", "unix": canary.abstractName, "exec": canary.file,
            "kill": "\(canary.process)", "ptrace": "\(canary.process)",
        ]
        let pool = try Pool(try attacker.program(heldBy: layers))
        for (attack, answer) in answers {
            let said = try pool.upload("\(attack) \(targets[attack] ?? "")").thumb
            #expect(said == answer, "\(attack), held by \(layers)")
        }
        #expect(canary.touched == [])
    }

    @Test("learns nothing of a file that it cannot open, where the list of calls alone holds it")
    func isBlind() throws {
        let pool = try Pool(try attacker.program(heldBy: [.privileges, .seccomp]))
        #expect(try pool.upload("stat \(canary.treasure)").finding == .refused(.crashed))
        #expect(
            try Pool(try attacker.program(heldBy: [.privileges, .landlock])).upload("stat \(canary.treasure)").thumb
                == "done")
    }

    @Test("would reach every canary if nothing held it")
    func isReal() throws {
        let pool = try Pool(try attacker.program(heldBy: [.descriptors]))
        for attack in [
            "create \(canary.file)", "remove \(canary.treasure)", "tcp \(canary.port)", "udp \(canary.port)",
            "unix \(canary.socketPath)", "unix \(canary.abstractName)", "kill \(canary.process)",
        ] {
            #expect(try pool.upload(attack).thumb == "done", "\(attack)")
        }
        canary.waitForEndOfProcess()
        #expect(
            Set(canary.touched)
                == ["tcp", "udp", canary.socketPath, canary.abstractName, "file", "treasure", "process"])
    }
}
