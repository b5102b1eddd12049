using System.Collections.Generic;
using System.Linq;

namespace Nabla.Audit;

/// <summary>Looks at the data before anything is learnt from them, for what would make the result worthless or misleading.</summary>
static class DataAudit
{
    /// <summary>Everything that is found, stops first, in a fixed order.</summary>
    /// <param name="data">The rows and what they are.</param>
    /// <param name="allowed">The codes of stops that the user allows, or <c>all</c>.</param>
    public static IReadOnlyList<Finding> Run(AuditedData data, IReadOnlyList<string> allowed)
    {
        var findings = new List<Finding>();
        foreach (AuditedTarget target in data.Targets)
        {
            findings.AddRange(LeakageCheck.Find(data, target));
        }

        findings.AddRange(DuplicateCheck.Find(data));
        findings.AddRange(ShiftCheck.Find(data));
        foreach (AuditedTarget target in data.Targets)
        {
            findings.AddRange(ClassCheck.Find(target));
        }

        findings.AddRange(ColumnCheck.Find(data));
        return
        [
            .. findings.OrderByDescending(finding => finding.Severity)
                .Select(finding => finding with { Allowed = finding.Severity == Severity.Stop && (allowed.Contains(FindingCode.AllowAll) || allowed.Contains(finding.Code)) }),
        ];
    }
}
