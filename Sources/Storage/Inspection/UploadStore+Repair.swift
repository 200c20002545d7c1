import Glibc
package import System

extension UploadStore {
    /// Where files are put that no upload has: beside the images, where nginx serves nothing.
    package static func lostPath(besides imagesPath: String) -> String { "\(imagesPath)-lost" }

    /// Puts a file that no upload has where nobody serves it. It is never deleted.
    ///
    /// - Returns: its path now; `nil` when it is gone.
    package func setAside(_ file: StrayFile) throws -> String? {
        let tree = file.isUnapproved ? try unapprovedFolder() : images
        let source = try tree.open(file.folder)
        return try setAside(file.name, from: source, of: tree, below: file.folder)
    }

    /// Puts a newly made file where a smaller file of an upload is missing or spoilt. What stands there is set aside.
    ///
    /// - Returns: `false` when the upload was deleted in the meantime.
    package func renew(
        _ part: Inconsistency.Derivative, of upload: UploadRecord, as file: borrowing SpoolFile
    ) throws -> Bool {
        let tree = upload.isApproved ? images : try unapprovedFolder()
        let place = try tree.open(upload.folder)
        let name = upload.names.name(of: part)
        try file.sync()
        if try !file.link(as: name, in: place) {
            _ = try setAside(name, from: place, of: tree, below: upload.folder)
            guard try file.link(as: name, in: place) else {
                throw SystemError.failed(call: "link", path: upload.path(name), errno: EEXIST)
            }
        }
        try tree.sync(place)
        if try catalog.note(size: file.size(), of: part, of: upload) { return true }
        try tree.remove([name], in: place)
        return false
    }

    /// Removes the lock file of a process that is gone.
    package func unlock(_ path: String) throws(SystemError) {
        try Path.remove(path)
    }

    /// Lets somebody read a file of an upload.
    ///
    /// - Parameter work: called with a descriptor that is open for reading while it runs.
    /// - Returns: `nil` when the file is not there.
    package func withFile<Result>(
        _ name: String, of upload: UploadRecord, _ work: (Int32) throws -> Result
    ) throws -> Result? {
        guard let file = try file(name, of: upload) else { return nil }
        return try work(file.number)
    }

    /// Opens a file of an upload for reading, where it lies by its approval.
    func file(_ name: String, of upload: UploadRecord) throws(SystemError) -> Descriptor? {
        if upload.isApproved { return try images.file(name, in: upload.folder) }
        if let file = try existingUnapprovedFolder()?.file(name, in: upload.folder) { return file }
        // An approval that goes on has linked it already.
        return try images.file(name, in: upload.folder)
    }

    private func setAside(
        _ name: String, from source: borrowing Descriptor, of tree: ImageFolder, below folder: String
    ) throws(SystemError) -> String? {
        let path = Self.lostPath(besides: images.path)
        let lost = try ImageFolder(path: path, mode: 0o700)
        let place = try lost.open(folder)
        var free = name
        var number = 0
        linking: while true {
            switch try source.link(name, to: place, as: free, "\(path)/\(folder)/\(free)") {
            case .done: break linking
            case .missing: return nil
            case .impossible(let errno): throw .failed(call: "linkat", path: "\(path)/\(folder)/\(free)", errno: errno)
            case .taken:
                number += 1
                free = "\(name).\(number)"
            }
        }
        try lost.sync(place)
        try tree.remove([name], in: source)
        return folder.isEmpty ? "\(path)/\(free)" : "\(path)/\(folder)/\(free)"
    }
}

extension FileNames {
    fileprivate func name(of part: Inconsistency.Derivative) -> String {
        switch part {
        case .thumb: thumb
        case .medium: medium
        case .frame: frame
        }
    }
}
