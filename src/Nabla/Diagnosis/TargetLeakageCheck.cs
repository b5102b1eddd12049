using System.Collections.Generic;
using System.Linq;
using Nabla.Audit;
using Nabla.Modeling;

namespace Nabla.Diagnosis;

/// <summary>
/// A column that by itself tells the target: the audit of the data on the rows of the diagnosis, columns that are filled in for one class alone included. Such a column is usually
/// known only after what is to be predicted.
/// </summary>
sealed class TargetLeakageCheck : Check
{
    public override string Code => DiagnosisCode.Leakage;

    public override string Measure => "share of the target that one column explains by itself";

    public override double Threshold => LeakageCheck.Suspicious;

    public override string Source => "S. Kaufman, S. Rosset, C. Perlich, Leakage in Data Mining, KDD 2011; measure and thresholds are those of the audit (docs/audit.md)";

    public override Measurement Run(DiagnosedModel subject)
    {
        if (subject.Model.Features.Schema is null)
        {
            return NotMeasured("the model does not record what its columns are");
        }

        AuditedData data = DataExaminer.DataOf(subject.Table, subject.AllRows, subject.Model.Features, subject.Model.Target);
        (string Column, double Explained)[] strongest = [.. data.Targets.Select(target => LeakageCheck.Strongest(data, target)).OfType<(string, double)>()];
        if (strongest.Length == 0)
        {
            return NotMeasured(subject.AllRows.Length < LeakageCheck.FewestRows
                ? $"{Count(subject.AllRows.Length, "row")} are too few"
                : "the target is neither a number nor one of several classes");
        }

        (string column, double explained) = strongest.MaxBy(target => target.Explained);
        Finding[] found = [.. data.Targets.SelectMany(target => LeakageCheck.Find(data, target)).OrderByDescending(finding => finding.Severity).ThenByDescending(finding => finding.Value)];
        if (found.Length == 0)
        {
            return Healthy(explained, $"'{column}' explains most of the target by itself: {Percent(explained)} on rows held out");
        }

        Finding worst = found[0];
        return Finding(
            worst.Severity == Severity.Stop ? DiagnosisSeverity.Warning : DiagnosisSeverity.Note, worst.Value, worst.Problem,
            $"If '{worst.Columns[0]}' is not known when a prediction is needed, the model is worth what it is without that column: train with --drop {worst.Columns[0]}.") with
        {
            Threshold = worst.Threshold,
            Measure = worst.Code == FindingCode.OneClassColumn ? "share of one class among the rows in which a column is filled in" : Measure,
            Columns = [.. found.SelectMany(finding => finding.Columns).Distinct()],
            RowCount = worst.RowCount,
        };
    }

    public override IEnumerable<Remedy> Remedies(DiagnosedModel subject, TrainOptions options)
    {
        AuditedData data = DataExaminer.DataOf(subject.Table, subject.AllRows, subject.Model.Features, subject.Model.Target);
        string[] columns = [.. data.Targets.SelectMany(target => LeakageCheck.Find(data, target)).SelectMany(finding => finding.Columns).Distinct()];
        yield return new Remedy($"--drop {string.Join(',', columns)}", options with { Drop = [.. options.Drop, .. columns] });
    }
}
