using System.Collections.Generic;

namespace Nabla.Insight.Documents;

/// <summary>A part of a document that stands on lines of its own.</summary>
abstract record Block;

/// <summary>A heading; level 2 begins a section, level 3 a part of it.</summary>
sealed record Heading(int Level, Prose Text) : Block;

/// <summary>A paragraph.</summary>
sealed record Paragraph(Prose Text) : Block;

/// <summary>Equations below each other.</summary>
sealed record EquationBlock(IReadOnlyList<Equation> Equations) : Block;

/// <summary>A table with a header; the columns in <paramref name="NumberColumns"/> are flush right.</summary>
sealed record TableBlock(IReadOnlyList<Prose> Header, IReadOnlyList<IReadOnlyList<Prose>> Rows, IReadOnlyList<int> NumberColumns) : Block;

/// <summary>Something beside the main line: a correction, a warning, a reason.</summary>
/// <param name="Label">Such as <c>Erratum E13</c> or <c>Note</c>.</param>
/// <param name="Text">What it says.</param>
sealed record Remark(string Label, Prose Text) : Block;

/// <summary>The network as a picture, with what flows through it in both directions.</summary>
/// <param name="Columns">The input and each layer, from left to right.</param>
/// <param name="Edges">Connections to draw.</param>
sealed record NetworkFigure(IReadOnlyList<FigureColumn> Columns, IReadOnlyList<FigureEdge> Edges) : Block
{
    /// <summary>Whether nothing flows back.</summary>
    public bool ForwardOnly { get; init; }
}

/// <summary>A drawing for formats that can hold one.</summary>
/// <param name="Svg">A whole <c>svg</c> element.</param>
sealed record Drawing(string Svg) : Block;

/// <summary>A layer in the picture.</summary>
/// <param name="Title">Such as <c>input</c> or <c>layer 1</c>.</param>
/// <param name="Kind">Such as <c>8 relu</c>.</param>
/// <param name="Activations">Its symbol on the way forward.</param>
/// <param name="Deltas">Its symbol on the way back.</param>
/// <param name="Units">The units drawn.</param>
/// <param name="More">How many are not.</param>
sealed record FigureColumn(string Title, string Kind, Expression Activations, Expression Deltas, IReadOnlyList<FigureUnit> Units, int More);

/// <summary>A unit in the picture.</summary>
/// <param name="Value">Its activation.</param>
/// <param name="Name">Its name, for inputs and outputs; otherwise empty.</param>
sealed record FigureUnit(double Value, string Name);

/// <summary>A connection in the picture.</summary>
/// <param name="Column">The column of its target.</param>
/// <param name="From">The place of its source among the units drawn.</param>
/// <param name="To">The place of its target among the units drawn.</param>
/// <param name="Weight">Its weight.</param>
/// <param name="Label">The symbol of the weight that the text follows, or <see langword="null"/>.</param>
sealed record FigureEdge(int Column, int From, int To, double Weight, Expression? Label);
