using System.Collections.Generic;

namespace Nabla.Insight.Documents;

/// <summary>A text with headings, formulas, tables and remarks, before it has a format. Whoever explains appends; a renderer reads.</summary>
/// <param name="title">What it is about.</param>
/// <param name="subject">A second line below the title.</param>
/// <param name="numbers">How numbers are shown.</param>
sealed class Document(string title, Prose subject, NumberStyle numbers)
{
    readonly List<Block> _blocks = [];

    /// <summary>What it is about.</summary>
    public string Title { get; } = title;

    /// <summary>A second line below the title.</summary>
    public Prose Subject { get; } = subject;

    /// <summary>How numbers are shown.</summary>
    public NumberStyle Numbers { get; } = numbers;

    /// <summary>The content, in order.</summary>
    public IReadOnlyList<Block> Blocks => _blocks;

    /// <summary>Appends anything.</summary>
    public void Add(Block block) => _blocks.Add(block);

    /// <summary>Begins a section.</summary>
    public void Section(Prose text) => Add(new Heading(2, text));

    /// <summary>Begins a part of a section.</summary>
    public void Part(Prose text) => Add(new Heading(3, text));

    /// <summary>Appends a paragraph.</summary>
    public void Say(Prose text) => Add(new Paragraph(text));

    /// <summary>Appends equations below each other.</summary>
    public void Show(params IReadOnlyList<Equation> equations)
    {
        if (equations.Count > 0)
        {
            Add(new EquationBlock(equations));
        }
    }

    /// <summary>Appends a remark.</summary>
    public void Note(string label, Prose text) => Add(new Remark(label, text));
}
