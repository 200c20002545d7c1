import System

extension Inspection {
    /// Finds the files that no upload has.
    func checkFolders(_ report: (Inconsistency) throws -> Void) throws {
        for file in try strays(in: storage.images, isUnapproved: false) { try report(damage(of: file)) }
        guard let waiting = try storage.existingUnapprovedFolder() else { return }
        for file in try strays(in: waiting, isUnapproved: true) { try report(damage(of: file)) }
    }

    private func damage(of file: StrayFile) -> Inconsistency {
        let folder = file.isUnapproved ? UploadStore.unapprovedPath(besides: storage.images.path) : storage.images.path
        let place = file.folder.isEmpty ? folder : "\(folder)/\(file.folder)"
        return Inconsistency(.stray, "\(place)/\(file.name)", repair: .settingAside(file))
    }

    private func strays(in tree: ImageFolder, isUnapproved: Bool) throws -> [StrayFile] {
        var strays: [StrayFile] = []
        var folders = [""]
        while let folder = folders.popLast() {
            guard let place = try tree.existing(folder) else { continue }
            let entries = try place.entries()
            for entry in entries where entry.isFolder {
                // A file system has a folder of its own at its top.
                guard !(folder.isEmpty && entry.name == "lost+found") else { continue }
                folders.append(folder.isEmpty ? entry.name : "\(folder)/\(entry.name)")
            }
            // The catalog is asked after the folder was read: it knows every name before the first file bears it, and
            // until the last one is gone.
            let known = try storage.catalog.fileNames(in: folder, isUnapproved: isUnapproved)
            for entry in entries where !entry.isFolder && !known.contains(entry.name) {
                guard try !tree.lacks([entry.name], in: place) else { continue }
                strays.append(StrayFile(isUnapproved: isUnapproved, folder: folder, name: entry.name))
            }
        }
        return try strays.filter { try isStill($0, in: tree) }
    }

    /// A file that was approved leaves the room of those that wait only after the catalog says so.
    private func isStill(_ file: StrayFile, in tree: ImageFolder) throws -> Bool {
        guard let place = try tree.existing(file.folder), try !tree.lacks([file.name], in: place) else { return false }
        return try !storage.catalog.fileNames(in: file.folder, isUnapproved: file.isUnapproved).contains(file.name)
    }
}
