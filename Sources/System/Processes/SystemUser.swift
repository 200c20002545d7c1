private import Glibc

/// A user of the system.
package struct SystemUser: Equatable, Sendable {
    package let id: UInt32
    package let name: String
    /// Its own group; `nil` where nobody has the number.
    package let group: UInt32?

    /// The user of a number, who may be nobody.
    package init(id: UInt32) {
        self.id = id
        let entry = getpwuid(id)
        name = entry.map { String(cString: $0.pointee.pw_name) } ?? "#\(id)"
        group = entry?.pointee.pw_gid
    }

    /// - Returns: `nil` where there is no such user.
    package init?(named name: String) {
        guard let entry = getpwnam(name) else { return nil }
        (id, group) = (entry.pointee.pw_uid, entry.pointee.pw_gid)
        self.name = name
    }

    /// The user to whom a file belongs; `nil` where there is no such file.
    package init?(owning path: String) {
        guard let status = FileStatus(at: path) else { return nil }
        self.init(id: status.owner)
    }

    /// The user that the process acts as.
    package static var current: SystemUser { SystemUser(id: geteuid()) }

    /// The names of the users that a group lists as its members; `nil` where nobody has the number.
    package static func members(ofGroup id: UInt32) -> (name: String, members: [String])? {
        guard let group = getgrgid(id)?.pointee else { return nil }
        var members: [String] = []
        var next = group.gr_mem
        while let name = next?.pointee {
            members.append(String(cString: name))
            next = next?.advanced(by: 1)
        }
        return (String(cString: group.gr_name), members)
    }
}
