using System.Collections.Generic;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace Nabla.Insight.Documents;

/// <summary>A sentence with formulas in it, written as an interpolated string: text and expressions stay apart until they are set.</summary>
[InterpolatedStringHandler]
sealed class Prose
{
    readonly List<Run> _runs = [];

    public Prose(int literalLength, int formattedCount) => _ = (literalLength, formattedCount);

    /// <summary>A plain text.</summary>
    public static implicit operator Prose(string text)
    {
        var prose = new Prose(0, 0);
        prose.AppendLiteral(text);
        return prose;
    }

    /// <summary>A formula alone.</summary>
    public static implicit operator Prose(Expression formula)
    {
        var prose = new Prose(0, 0);
        prose.AppendFormatted(formula);
        return prose;
    }

    /// <summary>A number alone.</summary>
    public static implicit operator Prose(double number) => new Number(number);

    /// <summary>The parts, in order.</summary>
    public IReadOnlyList<Run> Runs => _runs;

    /// <summary>Text.</summary>
    public void AppendLiteral(string text) => _runs.Add(new TextRun(text));

    /// <summary>Text from the data.</summary>
    public void AppendFormatted(string? text) => _runs.Add(new TextRun(text ?? ""));

    /// <summary>A count.</summary>
    public void AppendFormatted(int count) => _runs.Add(new TextRun(count.ToString("N0", CultureInfo.InvariantCulture)));

    /// <summary>A computed number.</summary>
    public void AppendFormatted(double number) => _runs.Add(new FormulaRun(new Number(number)));

    /// <summary>A formula.</summary>
    public void AppendFormatted(Expression formula) => _runs.Add(new FormulaRun(formula));

    /// <summary>A part made before.</summary>
    public void AppendFormatted(Run run) => _runs.Add(run);

    /// <summary>A sentence made before.</summary>
    public void AppendFormatted(Prose prose) => _runs.AddRange(prose.Runs);
}

/// <summary>A part of a sentence.</summary>
abstract record Run;

/// <summary>Plain text.</summary>
sealed record TextRun(string Text) : Run;

/// <summary>Text that stands out.</summary>
sealed record StrongRun(string Text) : Run;

/// <summary>Text to type.</summary>
sealed record CodeRun(string Text) : Run;

/// <summary>A formula in the line.</summary>
sealed record FormulaRun(Expression Formula) : Run;
