import CLockdown
import Glibc
import Media

/// Does what one word says, and tells what came of it: "done", or the system's error.
func attack(_ word: String, _ target: String, _ job: Job, _ descriptors: [Int32]) -> String {
    switch word {
    case "crash": UnsafeMutablePointer<Int>(bitPattern: 64).unsafelyUnwrapped.pointee = 1
    case "spin": while true {}
    case "leak": leak(progress: descriptors[2])
    case "open": return result(path(target) { call(SYS_openat, Int(AT_FDCWD), $0, Int(O_RDONLY)) })
    case "create":
        return result(path(target) { call(SYS_openat, Int(AT_FDCWD), $0, Int(O_WRONLY | O_CREAT), 0o644) })
    case "remove": return result(path(target) { call(SYS_unlinkat, Int(AT_FDCWD), $0, 0) })
    case "look": return result(path(target) { call(SYS_faccessat, Int(AT_FDCWD), $0, Int(F_OK), 0) })
    case "stat": return result(path(target) { path in status(at: path) })
    case "tcp": return connect(to: target, by: SOCK_STREAM)
    case "udp": return connect(to: target, by: SOCK_DGRAM)
    case "unix": return connect(toPath: target)
    case "exec": return result(execute("/bin/touch", target))
    case "fork": return fork()
    case "kill": return result(call(SYS_kill, Int(target) ?? 0, Int(SIGKILL)))
    case "ptrace": return result(call(SYS_ptrace, 0x4206 /* PTRACE_SEIZE */, Int(target) ?? 0, 0, 0))
    case "code":
        return result(call(SYS_mmap, 0, 4096, Int(PROT_EXEC | PROT_READ), Int(MAP_PRIVATE | MAP_ANONYMOUS), -1, 0))
    case "limits":
        var limits = rlimit(rlim_cur: .max, rlim_max: .max)
        return result(withUnsafeBytes(of: &limits) { call(SYS_prlimit64, 0, 9, address($0), 0) })
    case "tgkill": return result(call(SYS_tgkill, Int(target) ?? 0, Int(target) ?? 0, Int(SIGKILL)))
    case "grow": return result(call(SYS_pwrite64, Int(descriptors[2]), address(of: "x"), 1, Int(target) ?? 0))
    case "remake": return result(call(SYS_mprotect, page(), 4096, Int(PROT_EXEC | PROT_READ)))
    case "deathsignal":
        var signal: Int32 = 0
        let status = withUnsafeBytes(of: &signal) { call(SYS_prctl, Int(PR_GET_PDEATHSIG), address($0)) }
        return status < 0 ? result(status) : "\(signal)"
    // What it keeps lasts beyond the job: a descriptor or a mapping of the thumb, or the received file.
    case "keep": return result(call(SYS_dup, Int(descriptors[2])))
    case "map": return result(map(descriptors[2]))
    case "remember":
        kept = Int32(call(SYS_dup, Int(descriptors[0])))
        return refusal
    case "recall": return "recalls \(text(of: kept))"
    case "overwrite": return result(call(SYS_pwrite64, Int(descriptors[0]), address(of: "x"), 1, 0))
    default: break
    }
    return "\(getpid()) did its work"
}

/// What has the file refused in order, as if it were damaged.
let refusal = "refused"

/// A descriptor of the file that an earlier job received.
private nonisolated(unsafe) var kept: Int32 = -1

/// Keeps a mapping of a file by which it can be changed.
private func map(_ file: Int32) -> Int {
    ftruncate(file, 4096)
    return call(SYS_mmap, 0, 4096, Int(PROT_READ | PROT_WRITE), Int(MAP_SHARED), Int(file), 0)
}

/// A page of memory that can be written.
private func page() -> Int {
    call(SYS_mmap, 0, 4096, Int(PROT_READ | PROT_WRITE), Int(MAP_PRIVATE | MAP_ANONYMOUS), -1, 0)
}

/// One call of the system. Returns what that does, -1 with errno included.
private func call(_ number: Int32, _ arguments: Int...) -> Int {
    let all = arguments + Array(repeating: 0, count: 6 - arguments.count)
    return systemCall(Int(number), all[0], all[1], all[2], all[3], all[4], all[5])
}

private func result(_ status: Int) -> String {
    status >= 0 ? "done" : String(cString: strerror(errno))
}

/// What stat(2) tells of a path, by the call and with the flag that Glibc asks of an open file with.
private func status(at path: Int) -> Int {
    let emptyPath = 0x1000
    return withUnsafeTemporaryAllocation(of: stat.self, capacity: 1) {
        call(SYS_newfstatat, Int(AT_FDCWD), path, address(UnsafeRawBufferPointer($0)), emptyPath)
    }
}

/// Takes memory and uses it until there is none, and notes each megabyte in a file.
private func leak(progress: Int32) {
    var count = 0
    while let memory = malloc(1 << 20) {
        memset(memory, 1, 1 << 20)
        count += 1
        let text = "\(count)"
        pwrite(progress, text, text.utf8.count, 0)
    }
    abort()
}

/// By TCP or UDP to a port of this machine, with one byte.
private func connect(to port: String, by type: __socket_type) -> String {
    let socket = call(SYS_socket, Int(AF_INET), Int(type.rawValue), 0)
    guard socket >= 0 else { return result(socket) }
    var target = sockaddr_in()
    target.sin_family = sa_family_t(AF_INET)
    target.sin_port = (UInt16(port) ?? 0).bigEndian
    target.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    return withUnsafeBytes(of: &target) { bytes in
        let status = call(SYS_connect, socket, address(bytes), bytes.count)
        return result(status < 0 ? status : call(SYS_write, socket, address(of: "x"), 1, 0))
    }
}

/// To a unix socket; the name of an abstract one begins with @.
private func connect(toPath path: String) -> String {
    let socket = call(SYS_socket, Int(AF_UNIX), Int(SOCK_STREAM.rawValue), 0)
    guard socket >= 0 else { return result(socket) }
    var target = sockaddr_un()
    target.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &target.sun_path) { $0.copyBytes(from: path.utf8.map { $0 == 0x40 ? 0 : $0 }) }
    let length = MemoryLayout<sa_family_t>.size + path.utf8.count
    return withUnsafeBytes(of: &target) { result(call(SYS_connect, socket, address($0), length)) }
}

private func execute(_ program: String, _ argument: String) -> Int {
    path(program) { program in
        path(argument) { argument in
            let arguments = [program, argument, 0]
            return arguments.withUnsafeBytes { call(SYS_execve, program, address($0), 0) }
        }
    }
}

private func fork() -> String {
    let child = call(SYS_clone, Int(SIGCHLD), 0, 0, 0, 0)
    if child == 0 { _exit(0) }
    return result(child)
}

private func path(_ text: String, _ body: (Int) -> Int) -> Int {
    text.withCString { body(Int(bitPattern: $0)) }
}

private func address(_ bytes: UnsafeRawBufferPointer) -> Int {
    Int(bitPattern: bytes.baseAddress)
}

private func address(of text: StaticString) -> Int {
    Int(bitPattern: text.utf8Start)
}
