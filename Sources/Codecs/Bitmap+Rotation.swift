import Media

extension Bitmap {
    /// As a viewer sees it who heeds the orientation.
    consuming func rotated(_ orientation: Orientation) throws(JobError) -> Bitmap {
        guard orientation != .upright else { return self }
        let result = try Bitmap(orientation.applied(to: size), isOpaque: isOpaque)
        if orientation.swapsSides {
            swapSides(orientation, to: result)
        } else {
            for y in 0..<size.height {
                let target = result.row(orientation.reversesColumns ? size.height - 1 - y : y)
                let source = row(y)
                let width = size.width
                if orientation.reversesRows {
                    for x in 0..<width { target[x] = source[width - 1 - x] }
                } else {
                    target.update(from: source, count: width)
                }
            }
        }
        return result
    }

    /// Makes columns of the rows. Only so many columns at a time as have their pixels in the processor's nearest
    /// memory.
    private func swapSides(_ orientation: Orientation, to target: borrowing Bitmap) {
        let (width, height) = (size.width, size.height)
        let tile = 32
        for start in stride(from: 0, to: width, by: tile) {
            let rows = (start..<min(width, start + tile)).map {
                target.row(orientation.reversesRows ? width - 1 - $0 : $0)
            }
            rows.withUnsafeBufferPointer { rows in
                for y in 0..<height {
                    let source = row(y) + start
                    let column = orientation.reversesColumns ? height - 1 - y : y
                    for index in rows.indices { rows[index][column] = source[index] }
                }
            }
        }
    }
}

extension Orientation {
    /// Whether stored rows are read from their end.
    fileprivate var reversesRows: Bool { [.mirrored, .upsideDown, .transversed, .turnedLeft].contains(self) }
    /// Whether stored columns are read from their end.
    fileprivate var reversesColumns: Bool { [.upsideDown, .flipped, .turnedRight, .transversed].contains(self) }
}
