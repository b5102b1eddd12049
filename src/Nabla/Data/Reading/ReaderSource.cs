using System;
using System.IO;

namespace Nabla.Data.Reading;

/// <summary>Text that a <see cref="TextReader"/> has decoded already.</summary>
/// <param name="reader">The text; stays open.</param>
/// <param name="name">What it is called in errors.</param>
sealed class ReaderSource(TextReader reader, string name) : CharacterSource(name)
{
    const char ByteOrderMark = '\uFEFF';

    bool _begun;

    /// <inheritdoc/>
    public override Detection Encoding { get; } = new("encoding", "none", "the text was decoded before it was read");

    private protected override int ReadNext(Span<char> destination)
    {
        try
        {
            int count = reader.Read(destination);
            if (!_begun && count > 0)
            {
                _begun = true;
                if (destination[0] == ByteOrderMark)
                {
                    destination[1..count].CopyTo(destination);
                    return count > 1 ? count - 1 : reader.Read(destination);
                }
            }

            return count;
        }
        catch (Exception failure) when (ByteSource.Explain(failure, Name) is { } explained)
        {
            throw explained;
        }
    }
}
