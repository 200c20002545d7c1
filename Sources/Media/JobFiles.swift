import Glibc

/// The open files of one job. They are closed with it.
package struct JobFiles: ~Copyable {
    private let descriptors: [Int32]

    /// Takes the descriptors over, in the order of `JobDescriptor`. `nil`, and nothing taken, when their number is
    /// another.
    package init?(owning descriptors: [Int32]) {
        guard descriptors.count == JobDescriptor.allCases.count else { return nil }
        self.descriptors = descriptors
    }

    deinit {
        for descriptor in descriptors { close(descriptor) }
    }

    /// The length of the received file; 0 when it cannot be told.
    package var inputBytes: Int {
        var status = stat()
        return fstat(self[.input], &status) == 0 ? Int(status.st_size) : 0
    }

    package subscript(file: JobDescriptor) -> Int32 { descriptors[file.rawValue] }

    /// Writes all the bytes to a file of the job.
    package func write(_ bytes: UnsafeRawBufferPointer, to file: JobDescriptor) throws(JobError) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let written = Glibc.write(self[file], UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
            if written < 0 {
                let error = errno
                if error == EINTR { continue }
                throw .failed(errno: error)
            }
            rest = rest.dropFirst(written)
        }
    }
}
