import System

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
        for descriptor in descriptors { Descriptor.close(descriptor) }
    }

    /// The length of the received file; 0 when it cannot be told.
    package var inputBytes: Int {
        (try? FileStatus(of: self[.input]).size) ?? 0
    }

    package subscript(file: JobDescriptor) -> Int32 { descriptors[file.rawValue] }

    /// Writes all the bytes to a file of the job.
    package func write(_ bytes: UnsafeRawBufferPointer, to file: JobDescriptor) throws(JobError) {
        do { try Descriptor.write(bytes, to: self[file]) } catch { throw .failed(errno: error.number) }
    }
}
