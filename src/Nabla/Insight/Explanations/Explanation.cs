using System;
using System.Collections.Generic;
using System.Text.Json;
using Nabla.Insight.Documents;

namespace Nabla.Insight.Explanations;

/// <summary>
/// The worked example of one row: its cells as inputs, every layer's z and a with numbers put in, the loss, BP1 to BP4, the gradient of one
/// weight factor by factor beside the central difference, one step of an optimizer, and which inputs mattered. Every number is computed by the
/// textbook network of Nabla.Reference in double and compared with the engine.
/// </summary>
public sealed partial class Explanation
{
    readonly Document _document;
    readonly Action<Utf8JsonWriter> _writeJson;

    internal Explanation(Document document, Action<Utf8JsonWriter> writeJson)
    {
        _document = document;
        _writeJson = writeJson;
    }

    /// <summary>The layers with their numbers; empty for an example that is no chain of layers.</summary>
    public IReadOnlyList<ExplainedLayer> Layers { get; internal init; } = [];

    /// <summary>The weight that is taken apart, or <see langword="null"/> for an example that is no chain of layers.</summary>
    public ExplainedWeight? Weight { get; internal init; }

    /// <summary>The loss of the row.</summary>
    public double Loss { get; internal init; }

    /// <summary>dC/dx of each input.</summary>
    public IReadOnlyList<double> InputGradient { get; internal init; } = [];

    /// <summary>What each column did, to first order, the largest first.</summary>
    public IReadOnlyList<ColumnInfluence> Influences { get; internal init; } = [];

    /// <summary>
    /// Explains one row. A chain of dense layers is worked through unit by unit; other networks, with normalisation or branches, as a computation
    /// graph, node by node.
    /// </summary>
    /// <param name="subject">The network, the loss and the row.</param>
    /// <param name="options">How it is written, and which weight is followed.</param>
    /// <exception cref="ArgumentException">The shapes do not fit each other, or the weight asked for does not exist; the message says which there are.</exception>
    public static Explanation Of(ExplanationSubject subject, ExplainOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(subject);
        options ??= new ExplainOptions();
        return TextbookLayers.AsChain(subject.Layers) is { } chain ? ChainExplanation.Of(subject, chain, options) : GraphExplanation.Of(subject, options);
    }

    /// <summary>As plain text.</summary>
    /// <param name="width">Characters in a line, at least 60.</param>
    public string ToText(int width = 80)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 60);
        return TextRenderer.Render(_document, width);
    }

    /// <summary>As Markdown with formulas in LaTeX between dollar signs, as GitHub shows it.</summary>
    public string ToMarkdown() => MarkdownRenderer.Render(_document);

    /// <summary>As one self-contained HTML page with formulas in MathML: no script, nothing loaded; light, dark and on paper.</summary>
    public string ToHtml() => HtmlRenderer.Render(_document);

    /// <summary>Writes the numbers as fields of the JSON object that the writer is in.</summary>
    public void WriteJson(Utf8JsonWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        _writeJson(writer);
    }
}
