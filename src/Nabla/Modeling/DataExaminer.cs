using System.Collections.Generic;
using System.Linq;
using Nabla.Audit;
using Nabla.Data;
using Nabla.Data.Features;
using Nabla.Data.Targets;

namespace Nabla.Modeling;

/// <summary>Looks at the data of a training run before it begins, and tells what it found.</summary>
static class DataExaminer
{
    /// <summary>Audits the data, tells what was found out, and stops where a finding says so.</summary>
    public static IReadOnlyList<Finding> Examine(Table table, RowPlan rows, TrainOptions options, FeatureEncoder features)
    {
        Table testTable = options.TestTable ?? table;
        int[] test = options.TestTable is { } own ? [.. Enumerable.Range(0, own.RowCount)] : rows.Test.AsArray();
        IReadOnlyList<Finding> findings = options.Audit
            ? DataAudit.Run(DataOf(table, rows.Training.AsArray(), features, rows.Target) with { TestTable = testTable, Test = test }, options.Allow)
            : [];
        options.Examined?.Report(new DataExamination(features.Schema!, findings));
        return findings.Any(finding => finding.Stops) ? throw new NablaAuditException(table.Source, findings) : findings;
    }

    /// <summary>What is audited, without test rows.</summary>
    public static AuditedData DataOf(Table table, int[] training, FeatureEncoder features, TargetEncoder target) => new()
    {
        Table = table,
        Training = training,
        TestTable = table,
        Test = [],
        Schema = features.Schema!,
        Features = features,
        Targets = Audited(target, table, training),
    };

    /// <summary>Each target by itself; the probabilities of classes are not audited.</summary>
    static AuditedTarget[] Audited(TargetEncoder target, Table table, int[] training) => target switch
    {
        ClassTarget classes => [new AuditedTarget(classes.Name, classes.Classes, OutputDecoder.Truth(classes, table, training))],
        NumberTarget number => [new AuditedTarget(number.Name, [], OutputDecoder.Truth(number, table, training))],
        SeveralTargets several => [.. several.Parts.SelectMany(part => Audited(part, table, training))],
        _ => [],
    };
}
