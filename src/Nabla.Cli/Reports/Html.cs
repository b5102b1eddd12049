using System;
using System.Globalization;
using System.IO;
using System.Runtime.CompilerServices;
using System.Text;

namespace Nabla.Cli.Reports;

/// <summary>
/// Markup under construction. It is written as interpolated strings in which only the literal parts are markup: every value put into a
/// hole is escaped, so that no name from the data can become markup. Elements are closed and quoted as in XML.
/// </summary>
sealed class Html
{
    readonly StringBuilder _markup = new();

    /// <summary>Adds literal markup with escaped values.</summary>
    public Html Add([InterpolatedStringHandlerArgument("")] ref Handler markup)
    {
        _ = markup;
        return this;
    }

    /// <summary>Adds a file that belongs to the program, such as its style sheet, as it is.</summary>
    public Html AddFile(string content)
    {
        _markup.Append(content);
        return this;
    }

    /// <summary>The markup so far.</summary>
    public override string ToString() => _markup.ToString();

    /// <summary>Writes the markup so far, piece by piece.</summary>
    public void WriteTo(TextWriter writer)
    {
        foreach (var chunk in _markup.GetChunks())
        {
            writer.Write(chunk.Span);
        }
    }

    void Escape(ReadOnlySpan<char> text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            switch (c)
            {
                case '&': _markup.Append("&amp;"); break;
                case '<': _markup.Append("&lt;"); break;
                case '>': _markup.Append("&gt;"); break;
                case '"': _markup.Append("&quot;"); break;
                case '\'': _markup.Append("&#39;"); break;
                case '\t' or '\n': _markup.Append(c); break;
                case var _ when char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]):
                    _markup.Append(c).Append(text[++i]);
                    break;
                // Neither HTML nor XML can hold control characters, halves of a pair or the two non-characters, escaped or not.
                case var _ when char.IsControl(c) || char.IsSurrogate(c) || c >= '\uFFFE': _markup.Append('\uFFFD'); break;
                default: _markup.Append(c); break;
            }
        }
    }

    /// <summary>Turns an interpolated string into markup.</summary>
    [InterpolatedStringHandler]
    public readonly ref struct Handler
    {
        readonly Html _html;

        public Handler(int literalLength, int formattedCount, Html html)
        {
            _ = (literalLength, formattedCount);
            _html = html;
        }

        /// <summary>Markup.</summary>
        public void AppendLiteral(string markup) => _html._markup.Append(markup);

        /// <summary>Text, escaped.</summary>
        public void AppendFormatted(string? text) => _html.Escape(text);

        /// <summary>A whole number, invariant.</summary>
        public void AppendFormatted(int number) => _html._markup.Append(CultureInfo.InvariantCulture, $"{number}");

        /// <summary>A place in a drawing, invariant, to a hundredth of a pixel.</summary>
        /// <exception cref="ArgumentException">The number is not finite: a drawing would silently lose the element.</exception>
        public void AppendFormatted(double coordinate)
        {
            if (!double.IsFinite(coordinate))
            {
                throw new ArgumentException(
                    $"A drawing cannot hold the coordinate {coordinate.ToString(CultureInfo.InvariantCulture)}.", nameof(coordinate));
            }

            // Adding 0 turns -0 into 0.
            _html._markup.Append(CultureInfo.InvariantCulture, $"{Math.Round(coordinate, 2) + 0.0:0.##}");
        }

        /// <summary>Markup that was built before.</summary>
        public void AppendFormatted(Html fragment)
        {
            foreach (var chunk in fragment._markup.GetChunks())
            {
                _html._markup.Append(chunk.Span);
            }
        }
    }
}
