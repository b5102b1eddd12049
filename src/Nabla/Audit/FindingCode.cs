using System;
using System.Collections.Generic;
using System.Linq;
using Nabla.Data;

namespace Nabla.Audit;

/// <summary>The codes of findings; docs/audit.md has thresholds and sources.</summary>
public static class FindingCode
{
    /// <summary>One column by itself tells the target, as a copy of it would.</summary>
    public const string Leakage = "leakage";

    /// <summary>A column is filled in, or missing, in rows of one class alone.</summary>
    public const string OneClassColumn = "one-class-column";

    /// <summary>Rows that are equal to an earlier one in every cell.</summary>
    public const string DuplicateRows = "duplicate-rows";

    /// <summary>Test rows that are training rows too.</summary>
    public const string TestDuplicates = "test-duplicates";

    /// <summary>Rows with equal features and different targets.</summary>
    public const string ConflictingLabels = "conflicting-labels";

    /// <summary>A column that names the row.</summary>
    public const string Identifier = "identifier";

    /// <summary>A column of sentences.</summary>
    public const string FreeText = "free-text";

    /// <summary>The test rows come from another distribution than the training rows.</summary>
    public const string ShiftedTestSet = "shifted-test-set";

    /// <summary>One class has nearly all rows, or one has many times the rows of another.</summary>
    public const string Imbalance = "imbalance";

    /// <summary>Classes of few rows.</summary>
    public const string FewRowsPerClass = "few-rows-per-class";

    /// <summary>More features than training rows.</summary>
    public const string WideTable = "wide-table";

    /// <summary>Columns that are multiples of one another.</summary>
    public const string CollinearColumns = "collinear-columns";

    /// <summary>What allows everything.</summary>
    public const string AllowAll = "all";

    /// <summary>Every code.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        Leakage, OneClassColumn, DuplicateRows, TestDuplicates, ConflictingLabels, Identifier, FreeText, ShiftedTestSet, Imbalance, FewRowsPerClass, WideTable,
        CollinearColumns,
    ];

    /// <summary>Fails unless every text is a code or <c>all</c>.</summary>
    /// <exception cref="ArgumentException">One is not; the message names the nearest.</exception>
    public static void ThrowUnlessKnown(IEnumerable<string> codes)
    {
        ArgumentNullException.ThrowIfNull(codes);
        if (codes.FirstOrDefault(code => code != AllowAll && !All.Contains(code)) is { } unknown)
        {
            string nearest = NearestName.Find(unknown, All) is { } name ? $"did you mean '{name}'?" : $"the codes are {string.Join(", ", All)} and {AllowAll}.";
            throw new ArgumentException($"There is no finding '{unknown}' to allow; {nearest}");
        }
    }
}
