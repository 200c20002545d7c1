extension XMPNamespace {
    /// Whether a private file keeps the property, or the field of a structure (contract, rule 19).
    ///
    /// - Parameter name: of the property, without its prefix. A long one is none that is listed, and is not hashed.
    func isPublic(_ name: String) -> Bool {
        name.utf8.count <= Self.longestName && Self.publicNames[self]?.contains(name[...]) ?? false
    }

    private static let longestName = 64

    /// What a private file keeps, by vocabulary. A vocabulary that is not listed goes as a whole.
    private static let publicNames: [XMPNamespace: Set<Substring>] = [
        // W3C XML 1.0 and RDF/XML; ISO 16684-1, 7.3. Old programs write RDF's attributes without a prefix.
        .xml: names("lang space"),
        .rdf: names("RDF Description Bag Seq Alt li about parseType resource value type datatype ID nodeID"),
        .none: names("about parseType resource ID"),
        .packet: names("xmpmeta xapmeta xmptk xaptk"),
        // Adobe's XMP specification, parts 1 and 2 (2016 and 2020).
        .dublinCore: names("date description format language rights subject title type"),
        .basic: names("CreateDate CreatorTool Label MetadataDate ModifyDate Rating"),
        .rights: names("Certificate Marked UsageTerms WebStatement"),
        .management: names(
            """
            DocumentID InstanceID OriginalDocumentID DerivedFrom History Ingredients Pantry RenditionClass
            RenditionParams VersionID
            """),
        .events: names("action changed instanceID parameters softwareAgent when"),
        .references: names(
            """
            documentID fromPart instanceID lastModifyDate maskMarkers originalDocumentID partMapping renditionClass
            renditionParams toPart versionID
            """),
        .photoshop: names(
            """
            Category ColorMode DateCreated Headline ICCProfile SupplementalCategories Urgency
            """),
        .tiff: names(
            """
            BitsPerSample Compression Copyright DateTime ImageDescription ImageLength ImageWidth Make Model NativeDigest
            Orientation PhotometricInterpretation PlanarConfiguration PrimaryChromaticities ReferenceBlackWhite
            ResolutionUnit SamplesPerPixel Software TransferFunction WhitePoint XResolution YCbCrCoefficients
            YCbCrPositioning YCbCrSubSampling YResolution
            """),
        // CIPA DC-010 (Exif for XMP), with the fields of its structures.
        .exif: names(
            """
            ApertureValue BrightnessValue CFAPattern ColorSpace ComponentsConfiguration CompressedBitsPerPixel Contrast
            CustomRendered DateTimeDigitized DateTimeOriginal DigitalZoomRatio ExifVersion ExposureBiasValue
            ExposureIndex ExposureMode ExposureProgram ExposureTime FileSource Flash FlashEnergy FlashpixVersion FNumber
            FocalLength FocalLengthIn35mmFilm FocalPlaneResolutionUnit FocalPlaneXResolution FocalPlaneYResolution
            GainControl ISOSpeedRatings LightSource MaxApertureValue MeteringMode NativeDigest OECF PixelXDimension
            PixelYDimension Saturation SceneCaptureType SceneType SensingMethod Sharpness ShutterSpeedValue
            SpatialFrequencyResponse SpectralSensitivity SubjectArea SubjectDistance SubjectDistanceRange
            SubjectLocation UserComment WhiteBalance
            Fired Return Mode Function RedEyeMode Columns Rows Names Values
            """),
        .exifEX: names(
            """
            CompositeImage CompositeImageCount CompositeImageExposureTimes Gamma ISOSpeed ISOSpeedLatitudeyyy
            ISOSpeedLatitudezzz InteroperabilityIndex LensMake LensModel LensSpecification PhotographicSensitivity
            RecommendedExposureIndex SensitivityType StandardOutputSensitivity
            TotalExposurePeriod SumOfExposureTimesOfAll SumOfExposureTimesOfUsed MaxExposureTimesOfAll
            MaxExposureTimesOfUsed MinExposureTimesOfAll MinExposureTimesOfUsed NumberOfSequences
            NumberOfImagesInSequences Values
            """),
        .lens: names(
            """
            ApproximateFocusDistance DistortionCorrectionAlreadyApplied EnhanceDetailsAlreadyApplied
            EnhanceDetailsVersion EnhanceSuperResolutionAlreadyApplied EnhanceSuperResolutionScale
            EnhanceSuperResolutionVersion FlashCompensation IsMergedHDR IsMergedPanorama
            LateralChromaticAberrationCorrectionAlreadyApplied Lens LensDistortInfo LensID LensInfo NeutralDensityFactor
            VignetteCorrectionAlreadyApplied
            """),
        // Numbers and choices alone: names of presets, files, profiles and masks go.
        .cameraRaw: names(
            """
            AlreadyApplied AutoBrightness AutoContrast AutoExposure AutoLateralCA AutoShadows AutoTone AutoWhiteVersion
            Blacks2012 BlueHue BlueSaturation Brightness ChromaticAberrationB ChromaticAberrationR Clarity Clarity2012
            ColorGradeBlending ColorGradeGlobalHue ColorGradeGlobalLum ColorGradeGlobalSat ColorGradeHighlightLum
            ColorGradeMidtoneHue ColorGradeMidtoneLum ColorGradeMidtoneSat ColorGradeShadowLum ColorNoiseReduction
            ColorNoiseReductionDetail ColorNoiseReductionSmoothness Contrast Contrast2012 ConvertToGrayscale CropAngle
            CropBottom CropConstrainToWarp CropHeight CropLeft CropRight CropTop CropUnit CropUnits CropWidth Defringe
            DefringeGreenAmount DefringeGreenHueHi DefringeGreenHueLo DefringePurpleAmount DefringePurpleHueHi
            DefringePurpleHueLo Dehaze Exposure Exposure2012 FillLight GrainAmount GrainFrequency GrainSeed GrainSize
            GrayMixerAqua GrayMixerBlue GrayMixerGreen GrayMixerMagenta GrayMixerOrange GrayMixerPurple GrayMixerRed
            GrayMixerYellow GreenHue GreenSaturation HasCrop HasSettings HDREditMode HighlightRecovery Highlights2012
            HueAdjustmentAqua HueAdjustmentBlue HueAdjustmentGreen HueAdjustmentMagenta HueAdjustmentOrange
            HueAdjustmentPurple HueAdjustmentRed HueAdjustmentYellow IncrementalTemperature IncrementalTint
            LensManualDistortionAmount LensProfileChromaticAberrationScale LensProfileDistortionScale LensProfileEnable
            LensProfileVignettingScale LuminanceAdjustmentAqua LuminanceAdjustmentBlue LuminanceAdjustmentGreen
            LuminanceAdjustmentMagenta LuminanceAdjustmentOrange LuminanceAdjustmentPurple LuminanceAdjustmentRed
            LuminanceAdjustmentYellow LuminanceNoiseReductionContrast LuminanceNoiseReductionDetail LuminanceSmoothing
            OverrideLookVignette ParametricDarks ParametricHighlightSplit ParametricHighlights ParametricLights
            ParametricMidtoneSplit ParametricShadowSplit ParametricShadows PerspectiveAspect PerspectiveHorizontal
            PerspectiveRotate PerspectiveScale PerspectiveUpright PerspectiveVertical PerspectiveX PerspectiveY
            PostCropVignetteAmount PostCropVignetteFeather PostCropVignetteHighlightContrast PostCropVignetteMidpoint
            PostCropVignetteRoundness PostCropVignetteStyle ProcessVersion RedHue RedSaturation SDRBlend SDRBrightness
            SDRContrast SDRHighlights SDRShadows SDRWhites Saturation SaturationAdjustmentAqua SaturationAdjustmentBlue
            SaturationAdjustmentGreen SaturationAdjustmentMagenta SaturationAdjustmentOrange SaturationAdjustmentPurple
            SaturationAdjustmentRed SaturationAdjustmentYellow ShadowTint Shadows Shadows2012 SharpenDetail
            SharpenEdgeMasking SharpenRadius Sharpness Smoothness SplitToningBalance SplitToningHighlightHue
            SplitToningHighlightSaturation SplitToningShadowHue SplitToningShadowSaturation Temperature Texture Tint
            ToneCurve ToneCurveBlue ToneCurveGreen ToneCurvePV2012 ToneCurvePV2012Blue ToneCurvePV2012Green
            ToneCurvePV2012Red ToneCurveRed ToneMapStrength UprightVersion Version Vibrance VignetteAmount
            VignetteMidpoint WhiteBalance Whites2012
            """),
        // IPTC Photo Metadata Standard 2023.1: most others are of places and people.
        .iptcCore: names("AltTextAccessibility ExtDescrAccessibility IntellectualGenre Scene SubjectCode"),
        .iptcExtension: names("DigitalSourceType MaxAvailHeight MaxAvailWidth"),
        // ccREL: the licence, without who is to be named.
        .creativeCommons: names("legalcode license morePermissions permits prohibits requires useGuidelines"),
        // Google's Photo Sphere XMP Metadata.
        .sphere: names(
            """
            CaptureSoftware CroppedAreaImageHeightPixels CroppedAreaImageWidthPixels CroppedAreaLeftPixels
            CroppedAreaTopPixels ExposureLockUsed FirstPhotoDate FullPanoHeightPixels FullPanoWidthPixels
            InitialCameraDolly InitialHorizontalFOVDegrees InitialVerticalFOVDegrees InitialViewHeadingDegrees
            InitialViewPitchDegrees InitialViewRollDegrees LargestValidInteriorRectHeight
            LargestValidInteriorRectLeft LargestValidInteriorRectTop LargestValidInteriorRectWidth LastPhotoDate
            PosePitchDegrees PoseRollDegrees ProjectionType SourcePhotosCount StitchingSoftware UsePanoramaViewer
            """),
    ]

    private static func names(_ text: String) -> Set<Substring> { Set(text.split { $0 == " " || $0 == "\n" }) }
}
