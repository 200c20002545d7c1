/// The tags of EXIF by the names that PHP gives them, which readers of `original_exifdata` know (CIPA DC-008, 4.6).
enum ExifTag {
    static func name(_ tag: Int) -> String? { names[tag] }
    static func nameOfPlace(_ tag: Int) -> String? { placeNames[tag] }

    private static let names = table(
        """
        010D DocumentName 010E ImageDescription 010F Make 0110 Model 0112 Orientation 011A XResolution 011B YResolution
        0128 ResolutionUnit 0131 Software 0132 DateTime 013B Artist 013C HostComputer 013E WhitePoint
        013F PrimaryChromaticities 0211 YCbCrCoefficients 0212 YCbCrSubSampling 0213 YCbCrPositioning
        0214 ReferenceBlackWhite 4746 Rating 4749 RatingPercent 8298 Copyright 829A ExposureTime 829D FNumber
        8822 ExposureProgram 8824 SpectralSensitivity 8827 ISOSpeedRatings 8830 SensitivityType
        8831 StandardOutputSensitivity 8832 RecommendedExposureIndex 8833 ISOSpeed 8834 ISOSpeedLatitudeyyy
        8835 ISOSpeedLatitudezzz 9000 ExifVersion 9003 DateTimeOriginal 9004 DateTimeDigitized 9010 OffsetTime
        9011 OffsetTimeOriginal 9012 OffsetTimeDigitized 9101 ComponentsConfiguration 9102 CompressedBitsPerPixel
        9201 ShutterSpeedValue 9202 ApertureValue 9203 BrightnessValue 9204 ExposureBiasValue 9205 MaxApertureValue
        9206 SubjectDistance 9207 MeteringMode 9208 LightSource 9209 Flash 920A FocalLength 9214 SubjectArea
        927C MakerNote 9286 UserComment 9290 SubSecTime 9291 SubSecTimeOriginal 9292 SubSecTimeDigitized
        9400 AmbientTemperature 9401 Humidity 9402 Pressure 9403 WaterDepth 9404 Acceleration 9405 CameraElevationAngle
        9C9B Title 9C9C Comments 9C9D Author 9C9E Keywords 9C9F Subject A000 FlashPixVersion A001 ColorSpace
        A002 ExifImageWidth A003 ExifImageLength A004 RelatedSoundFile A20B FlashEnergy
        A20C SpatialFrequencyResponse A20E FocalPlaneXResolution A20F FocalPlaneYResolution
        A210 FocalPlaneResolutionUnit A214 SubjectLocation A215 ExposureIndex A217 SensingMethod A300 FileSource
        A301 SceneType A302 CFAPattern A401 CustomRendered A402 ExposureMode A403 WhiteBalance A404 DigitalZoomRatio
        A405 FocalLengthIn35mmFilm A406 SceneCaptureType A407 GainControl A408 Contrast A409 Saturation A40A Sharpness
        A40B DeviceSettingDescription A40C SubjectDistanceRange A420 ImageUniqueID A430 CameraOwnerName
        A431 BodySerialNumber A432 LensSpecification A433 LensMake A434 LensModel A435 LensSerialNumber A436 ImageTitle
        A437 Photographer A438 ImageEditor A439 CameraFirmware A43A RAWDevelopingSoftware A43B ImageEditingSoftware
        A43C MetadataEditingSoftware A460 CompositeImage A461 SourceImageNumberOfCompositeImage
        A462 SourceExposureTimesOfCompositeImage A500 Gamma
        """)

    private static let placeNames = table(
        """
        0000 GPSVersion 0001 GPSLatitudeRef 0002 GPSLatitude 0003 GPSLongitudeRef 0004 GPSLongitude 0005 GPSAltitudeRef
        0006 GPSAltitude 0007 GPSTimeStamp 0008 GPSSatellites 0009 GPSStatus 000A GPSMeasureMode 000B GPSDOP
        000C GPSSpeedRef 000D GPSSpeed 000E GPSTrackRef 000F GPSTrack 0010 GPSImgDirectionRef 0011 GPSImgDirection
        0012 GPSMapDatum 0013 GPSDestLatitudeRef 0014 GPSDestLatitude 0015 GPSDestLongitudeRef 0016 GPSDestLongitude
        0017 GPSDestBearingRef 0018 GPSDestBearing 0019 GPSDestDistanceRef 001A GPSDestDistance
        001B GPSProcessingMode 001C GPSAreaInformation 001D GPSDateStamp 001E GPSDifferential
        001F GPSHPositioningError
        """)

    /// Reads a table of words: a tag in four hex digits, and its name.
    private static func table(_ text: String) -> [Int: String] {
        let words = text.split { $0 == " " || $0 == "\n" }
        let pairs = stride(from: 0, to: words.count - 1, by: 2).map {
            (Int(words[$0], radix: 16) ?? 0, String(words[$0 + 1]))
        }
        return Dictionary(pairs) { first, _ in first }
    }
}
