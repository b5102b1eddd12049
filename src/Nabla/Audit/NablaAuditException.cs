using System;
using System.Collections.Generic;
using System.Linq;

namespace Nabla.Audit;

/// <summary>The audit found something in the data because of which the training does not begin. <see cref="Findings"/> has all that it found.</summary>
public sealed class NablaAuditException : NablaException
{
    /// <summary>Takes findings of which at least one stops.</summary>
    /// <param name="source">The table.</param>
    /// <param name="findings">All findings.</param>
    public NablaAuditException(string source, IReadOnlyList<Finding> findings)
        : base("audit", Sentence(source, findings))
    {
        ArgumentNullException.ThrowIfNull(findings);
        Findings = findings;
        File = source;
        Column = findings.First(finding => finding.Stops).Columns is [var first, ..] ? first : null;
    }

    /// <summary>Everything that was found, warnings too.</summary>
    public IReadOnlyList<Finding> Findings { get; }

    static string Sentence(string source, IReadOnlyList<Finding> findings)
    {
        Finding[] stops = [.. findings.Where(finding => finding.Stops)];
        string more = stops.Length > 1 ? $" ({stops.Length - 1} more findings stop as well)" : "";
        return $"{source}: {stops[0].Problem}{more}; {stops[0].Advice}, or go on with --allow {string.Join(',', stops.Select(stop => stop.Code).Distinct())}.";
    }
}
