namespace Nabla.Data;

/// <summary>How the bytes of a text file stand for characters.</summary>
public enum TextEncoding
{
    /// <summary>UTF-8 (RFC 3629), of which ASCII is a part.</summary>
    Utf8,

    /// <summary>UTF-16, the low byte of each unit first, as Windows writes it.</summary>
    Utf16LittleEndian,

    /// <summary>UTF-16, the high byte of each unit first.</summary>
    Utf16BigEndian,

    /// <summary>Latin-1 (ISO/IEC 8859-1): a byte is the code point.</summary>
    Latin1,

    /// <summary>Windows-1252: Latin-1 with the euro sign, quotation marks, dashes and other letters in the place of control characters.</summary>
    Windows1252,
}
