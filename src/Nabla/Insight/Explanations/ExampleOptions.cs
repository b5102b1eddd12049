using System;
using Nabla.Insight.Documents;

namespace Nabla.Insight.Explanations;

/// <summary>What the worked examples have in common.</summary>
static class ExampleOptions
{
    /// <summary>The document of an example: its numbers to twelve decimals.</summary>
    public static Document Begin(ExplainOptions options, string title, Prose subject) =>
        new(title, subject, options.Exact ? NumberStyle.Exact : NumberStyle.Textbook);

    /// <summary>Passes options without a loss scale.</summary>
    /// <exception cref="ArgumentException">There is one.</exception>
    public static void RefuseLossScale(ExplainOptions options, string example)
    {
        if (options.LossScale is not null)
        {
            throw new ArgumentException($"The loss of {example} is not squared error and has no scale; leave it out.", nameof(options));
        }
    }
}
