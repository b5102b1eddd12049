using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Nabla.Audit;
using Nabla.Data;
using Nabla.Data.Features;
using Nabla.Data.Targets;
using Nabla.Kernels;
using Nabla.Tests.Data;

namespace Nabla.Tests.Audit;

/// <summary>Each finding where it should be, and not where it should not.</summary>
public sealed class DataAuditTests
{
    const int Rows = 400;

    static readonly CounterRandom s_random = new(7, RandomPurpose.Data);

    [Fact]
    public void Leakage_CopyOfANumberInAnotherUnit_Stops()
    {
        double[] price = Normal(0);
        Finding finding = Assert.Single(Audit(
            ("dollars", Texts(price)), ("euros", Texts(price.Select(p => (0.93 * p) + 4))), ("noise", Texts(Normal(1)))), finding => finding.Code == FindingCode.Leakage);

        Assert.Equal((Severity.Stop, true), (finding.Severity, finding.Stops));
        Assert.Equal(["euros"], finding.Columns);
        Assert.InRange(finding.Value, 0.999, 1);
        Assert.Contains("--drop euros", finding.Advice, StringComparison.Ordinal);
    }

    [Fact]
    public void Leakage_LogarithmOfTheTarget_Stops()
    {
        // A straight line in each bin follows any smooth function; income = 2^size.
        double[] size = [.. Normal(0).Select(x => Math.Clamp(x, -2.5, 2.5))];
        Assert.Contains(
            Audit(("income", Texts(size.Select(x => double.Exp2(x)))), ("size", Texts(size)), ("noise", Texts(Normal(1)))), finding => finding is { Code: FindingCode.Leakage, Stops: true });
    }

    [Fact]
    public void Leakage_ClassInOtherWords_Stops()
    {
        string[] churn = [.. Normal(0).Select(x => x > 0.8 ? "yes" : "no")];
        Finding finding = Assert.Single(
            Audit(("churn", churn), ("status", [.. churn.Select((c, i) => c == "yes" ? "closed" : i % 2 == 0 ? "open" : "new")]), ("noise", Texts(Normal(1)))),
            finding => finding.Code == FindingCode.Leakage);

        Assert.True(finding.Stops);
        Assert.InRange(finding.Value, 0.99, 1);
    }

    [Fact]
    public void Leakage_NumberFromWhichTheClassWasMade_Warns()
    {
        // With a bin across the limit the bins explain less than all; the ranking is perfect.
        double[] score = Normal(0);
        Finding finding = Assert.Single(
            Audit(("passed", [.. score.Select(s => s > 0.1234 ? "yes" : "no")]), ("score", Texts(score)), ("noise", Texts(Normal(1)))),
            finding => finding.Code == FindingCode.Leakage);

        Assert.Equal(Severity.Warning, finding.Severity);
        Assert.Equal(["score"], finding.Columns);
        Assert.Contains("ROC AUC of 1.0000", finding.Problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(20, false)]
    public void Leakage_ClassesByNumbers_StopWhereTheNumbersStandForThem(int values, bool stops)
    {
        // Three classes; each has one code, or a range of its own: as petals that divide irises.
        string[] kind = Draws(0, 3);
        string[] code = [.. kind.Select((k, i) => Text((100 * (k[0] - '0')) + (i % values)))];
        Finding finding = Assert.Single(Audit(("kind", kind), ("level", code), ("noise", Texts(Normal(1)))), finding => finding.Code == FindingCode.Leakage);

        Assert.Equal(stops, finding.Stops);
    }

    [Fact]
    public void Leakage_OneColumnAlone_IsAFunctionToLearn()
    {
        double[] x = Normal(0);
        Assert.Empty(Audit(("y", Texts(x.Select(v => v * v))), ("x", Texts(x))));
    }

    [Fact]
    public void Leakage_StrongButImperfectColumn_IsNone()
    {
        // A correlation of 0.95: 90 % of the target.
        double[] x = Normal(0);
        double[] noise = Normal(1);
        Assert.Empty(Audit(("y", Texts(x.Select((v, i) => v + (0.33 * noise[i])))), ("x", Texts(x)), ("z", Texts(Normal(2)))));
    }

    [Fact]
    public void Leakage_EasyTask_WarnsAndGoesOn()
    {
        // Two independent measures of the same thing, each nearly perfect: the task is easy.
        double[] x = Normal(0);
        double[] noise = Normal(1);
        double[] noise2 = Normal(3);
        Finding[] found = [.. Audit(
            ("y", Texts(x)), ("a", Texts(x.Select((v, i) => v + (0.03 * noise[i])))), ("b", Texts(x.Select((v, i) => v + (0.2 * noise2[i])))), ("c", Texts(Normal(2))))];

        Assert.Equal([FindingCode.Leakage], found.Select(finding => finding.Code));
        Assert.Equal(Severity.Warning, found[0].Severity);
    }

    [Fact]
    public void Leakage_FewRows_SayNothing() => Assert.DoesNotContain(
        Audit(("y", TextTable.Counting(40)), ("x", [.. TextTable.Counting(40).Select(x => $"{x}.5")]), ("z", [.. TextTable.Counting(40).Select((_, i) => $"{i * 7919 % 41}")])),
        finding => finding.Code == FindingCode.Leakage);

    [Fact]
    public void OneClassColumn_ReasonThatOnlyOneClassHas_Stops()
    {
        string[] churn = [.. Normal(0).Select(x => x > 0.8 ? "yes" : "no")];
        string[] reason = [.. churn.Select((c, i) => c == "yes" && i % 5 != 0 ? (i % 2 == 0 ? "price" : "moved") : "")];
        Finding finding = Assert.Single(
            Audit(("churn", churn), ("reason", reason), ("noise", Texts(Normal(1)))), finding => finding.Code == FindingCode.OneClassColumn);

        Assert.True(finding.Stops);
        Assert.Equal(["reason"], finding.Columns);
        Assert.Equal((reason.Count(r => r.Length > 0), 1.0), (finding.RowCount, finding.Value));
    }

    [Fact]
    public void OneClassColumn_SmallPartOfAClass_Warns()
    {
        string[] churn = [.. Enumerable.Range(0, Rows).Select(i => i % 2 == 0 ? "yes" : "no")];
        string[] complaint = [.. churn.Select((c, i) => i % 10 == 0 ? $"{i % 3}" : "")];
        Finding finding = Assert.Single(
            Audit(("churn", churn), ("complaint", complaint), ("noise", Texts(Normal(1)))), finding => finding.Code == FindingCode.OneClassColumn);

        Assert.Equal(Severity.Warning, finding.Severity);
    }

    [Fact]
    public void OneClassColumn_MissingByAccident_IsNone()
    {
        string[] churn = [.. Normal(0).Select(x => x > 0.8 ? "yes" : "no")];
        string[] age = [.. Normal(1).Select((x, i) => i % 3 == 0 ? "" : Text(x))];
        Assert.DoesNotContain(Audit(("churn", churn), ("age", age), ("noise", Texts(Normal(2)))), finding => finding.Code == FindingCode.OneClassColumn);
    }

    [Fact]
    public void DuplicateRows_AreCountedAndPlaced()
    {
        string[] x = Texts(Normal(0));
        string[] y = Texts(Normal(1));
        (x[30], y[30]) = (x[2], y[2]);
        Assert.DoesNotContain(Audit(("y", y), ("x", x)), finding => finding.Code == FindingCode.DuplicateRows);
        for (int i = 31; i < 40; i++)
        {
            (x[i], y[i]) = (x[2], y[2]);
        }

        Finding finding = Assert.Single(Audit(("y", y), ("x", x)), finding => finding.Code == FindingCode.DuplicateRows);
        Assert.Equal((10, 10.0 / Rows, Severity.Warning), (finding.RowCount, finding.Value, finding.Severity));
        Assert.Equal(["table.csv:32", "table.csv:33", "table.csv:34", "table.csv:35", "table.csv:36"], finding.Places);
    }

    [Fact]
    public void TestDuplicates_TestOnTheTrainingRows_Stops()
    {
        Table table = Independent();
        Table shuffled = TextTable.Of([.. table.Columns.Reverse().Select(column => (column.Name, Cells(column)))]);
        Finding finding = Assert.Single(Audit(table, shuffled), finding => finding.Code == FindingCode.TestDuplicates);

        Assert.True(finding.Stops);
        Assert.Equal((Rows, 1.0), (finding.RowCount, finding.Value));
    }

    [Fact]
    public void TestDuplicates_OfATableWithFewDifferentRows_OnlyWarns()
    {
        // Two binary columns and a binary target: 8 different rows. Every test row is a training row, and so is every training row another one.
        Table Few(int seed) => TextTable.Of(
            ("y", Draws(seed, 2)), ("a", Draws(seed + 1, 2)), ("b", Draws(seed + 2, 2)));
        Finding finding = Assert.Single(Audit(Few(20), Few(30)), finding => finding.Code == FindingCode.TestDuplicates);

        Assert.Equal(Severity.Warning, finding.Severity);
    }

    [Fact]
    public void TestDuplicates_OtherRows_AreNone() => Assert.DoesNotContain(
        Audit(Independent(), Independent(100)), finding => finding.Code is FindingCode.TestDuplicates or FindingCode.ShiftedTestSet);

    [Fact]
    public void ConflictingLabels_GiveTheBestAccuracyThatIsLeft()
    {
        // Ten rows in a hundred have the features of the row before and the other class: 90 % can be right where the row itself is unique.
        string[] x = Texts(Normal(0));
        string[] y = Draws(1, 2);
        for (int i = 9; i < Rows; i += 10)
        {
            x[i] = x[i - 1];
            y[i] = y[i - 1] == "0" ? "1" : "0";
        }

        Finding finding = Assert.Single(Audit(("y", y), ("x", x)), finding => finding.Code == FindingCode.ConflictingLabels);
        Assert.Equal((2 * Rows / 10, 0.1), (finding.RowCount, Math.Round(finding.Value, 12)));
        Assert.Contains("no model can be right in more than 90.0 %", finding.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void ConflictingLabels_OfNumbers_GiveTheLeastError()
    {
        // Every x twice, with targets 1 apart: the best answer is off by one half everywhere.
        double[] x = Normal(0);
        string[] y = [.. Enumerable.Range(0, Rows).Select(i => Text(Math.Round(x[i / 2] * 4) + (i % 2)))];
        Finding finding = Assert.Single(Audit(("y", y), ("x", [.. Enumerable.Range(0, Rows).Select(i => Text(x[i / 2]))])), finding => finding.Code == FindingCode.ConflictingLabels);

        Assert.Contains("no model can have an RMSE below 0.5 ", finding.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void ConflictingLabels_DifferentFeatures_AreNone() =>
        Assert.DoesNotContain(Audit(("y", Draws(1, 2)), ("x", Texts(Normal(0)))), finding => finding.Code == FindingCode.ConflictingLabels);

    [Fact]
    public void Identifier_IsToldWithTheShareOfItsDifferentValues()
    {
        (string Name, string[] Cells)[] columns = [("y", Texts(Normal(1))), ("customer", [.. Enumerable.Range(0, Rows).Select(i => $"c{i * 7919 % 10007}")]), ("x", Texts(Normal(0)))];
        Finding left = Assert.Single(Audit(columns), finding => finding.Code == FindingCode.Identifier);
        Assert.Contains("column 'customer' is left out: 400 of its 400 values are distinct", left.Problem, StringComparison.Ordinal);
        Assert.Equal(1, left.Value);
        Assert.Contains("--columns customer=category", left.Advice, StringComparison.Ordinal);
    }

    [Fact]
    public void FreeText_IsToldWithAdvice()
    {
        Finding finding = Assert.Single(Audit(
            ("y", Texts(Normal(1))), ("note", [.. Enumerable.Range(0, Rows).Select(i => $"a nice house of {i} rooms")]), ("x", Texts(Normal(0)))));

        Assert.Equal((FindingCode.FreeText, Severity.Warning), (finding.Code, finding.Severity));
        Assert.Equal(["note"], finding.Columns);
    }

    [Fact]
    public void ShiftedTestSet_OtherUnit_IsFound()
    {
        Table table = Independent();
        Table meters = TextTable.Of(
            ("y", Cells(table["y"])), ("a", Texts(Normal(50).Select(x => x * 100))), ("b", Texts(Normal(51))), ("c", Draws(52, 3)));
        Finding finding = Assert.Single(Audit(table, meters), finding => finding.Code == FindingCode.ShiftedTestSet);

        Assert.Equal(["a"], finding.Columns);
        Assert.InRange(finding.Value, 0.8, 1);
        Assert.Contains("'a'", finding.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void ShiftedTestSet_SmallSamplesOfOneDistribution_AreNone()
    {
        for (int seed = 200; seed < 240; seed += 4)
        {
            Table all = Independent(seed);
            int[] test = [.. Enumerable.Range(0, 40)];
            int[] training = [.. Enumerable.Range(40, Rows - 40)];
            Assert.DoesNotContain(Audit(all, all, training, test), finding => finding.Code == FindingCode.ShiftedTestSet);
        }
    }

    [Theory]
    [InlineData(30, true)]
    [InlineData(50, false)]
    public void Imbalance_AboveNineTenths_IsTold(int rare, bool told)
    {
        string[] y = TextTable.Repeat(("no", Rows - rare), ("yes", rare));
        Finding[] found = [.. Audit(("y", y), ("x", Texts(Normal(0)))).Where(finding => finding.Code == FindingCode.Imbalance)];

        Assert.Equal(told, found.Length == 1);
    }

    [Fact]
    public void FewRowsPerClass_AreNamed()
    {
        string[] y = TextTable.Repeat(("a", 200), ("b", 195), ("c", 5));
        Finding finding = Assert.Single(Audit(("y", y), ("x", Texts(Normal(0)))), finding => finding.Code == FindingCode.FewRowsPerClass);

        Assert.Contains("'c' 5", finding.Problem, StringComparison.Ordinal);
        Assert.DoesNotContain(
            Audit(("y", TextTable.Repeat(("a", 200), ("b", 190), ("c", 10))), ("x", Texts(Normal(0)))), finding => finding.Code == FindingCode.FewRowsPerClass);
    }

    [Fact]
    public void WideTable_MoreFeaturesThanRows_IsTold()
    {
        (string, string[])[] columns = [("y", Texts(Normal(99).Take(30))), .. Enumerable.Range(0, 31).Select(c => ($"x{c}", Texts(Normal(c).Take(30))))];
        Assert.Equal([FindingCode.WideTable], Audit(columns).Select(finding => finding.Code));
        Assert.Empty(Audit(columns[..30]));
    }

    [Fact]
    public void CollinearColumns_AreToldAsOneGroup()
    {
        double[] minutes = Normal(0);
        Finding finding = Assert.Single(Audit(
            ("y", Texts(Normal(1))), ("minutes", Texts(minutes)), ("charge", Texts(minutes.Select(m => (0.17 * m) + 3))), ("hours", Texts(minutes.Select(m => m / -60))),
            ("other", Texts(minutes.Select((m, i) => m + (0.05 * Normal(5)[i]))))));

        Assert.Equal(FindingCode.CollinearColumns, finding.Code);
        Assert.Equal(["minutes", "charge", "hours"], finding.Columns);
    }

    static IReadOnlyList<Finding> Audit(params (string Name, string[] Cells)[] columns) => Audit(TextTable.Of(columns), null);

    static IReadOnlyList<Finding> Audit(Table table, Table? test, FeatureOptions? options = null) =>
        Audit(table, test ?? table, TextTable.AllRows(table), test is null ? [] : TextTable.AllRows(test), options);

    /// <summary>The target is the first column.</summary>
    static IReadOnlyList<Finding> Audit(Table table, Table testTable, int[] training, int[] test, FeatureOptions? options = null)
    {
        options ??= new FeatureOptions { Target = table.IndexOf("y") >= 0 ? "y" : table.Columns[0].Name };
        TaskInference task = TaskInference.Infer(table, training, options.Target);
        TargetEncoder target = TargetEncoder.Fit(table, training, options.Target, task.Task);
        var features = FeatureEncoder.Fit(table, training, options);
        return DataAudit.Run(
            new AuditedData
            {
                Table = table,
                Training = training,
                TestTable = testTable,
                Test = test,
                Features = features,
                Schema = features.Schema!,
                Targets =
                [
                    target is ClassTarget classes
                        ? new AuditedTarget(options.Target, classes.Classes, [.. training.Select(row => (double)classes.IndexOf(table, row))])
                        : new AuditedTarget(options.Target, [], [.. training.Select(row => ((NumberTarget)target).ValueOf(table, row))]),
                ],
            },
            []);
    }

    static Table Independent(int seed = 0) =>
        TextTable.Of(("y", Texts(Normal(seed))), ("a", Texts(Normal(seed + 1))), ("b", Texts(Normal(seed + 2))), ("c", Draws(seed + 3, 3)));

    static double[] Normal(int stream) => [.. Enumerable.Range(0, Rows).Select(i => s_random.Normal(((ulong)stream << 20) + (ulong)i))];

    static string[] Draws(int stream, int bound) => [.. Enumerable.Range(0, Rows).Select(i => $"{s_random.Below(bound, ((ulong)(stream + 5000) << 20) + (ulong)i)}")];

    static string[] Texts(IEnumerable<double> values) => [.. values.Select(Text)];

    static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    static string[] Cells(Column column) => [.. Enumerable.Range(0, column.RowCount).Select(row => column.GetText(row).ToString())];
}
