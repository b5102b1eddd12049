using System;
using System.Linq;
using System.Threading;
using Nabla.Audit;
using Nabla.Data;
using Nabla.Kernels;
using Nabla.Modeling;
using Nabla.Tests.Data;

namespace Nabla.Tests.Audit;

/// <summary>What a finding does to the training.</summary>
public sealed class AuditOfTrainingTests
{
    [Fact]
    public void Train_Stop_IsATypedErrorThatAllowLifts()
    {
        double[] price = Normal(0);
        Table table = TextTable.Of(
            ("price", TextTable.Numbers(price)), ("again", TextTable.Numbers(price.Select(p => 2 * p))), ("x", TextTable.Numbers(Normal(1))));
        DataExamination? told = null;
        var options = new TrainOptions { Target = "price", Epochs = 1, Baselines = false, Examined = new Receiver(examination => told = examination) };
        NablaAuditException error = Assert.Throws<NablaAuditException>(() => Model.Train(table, options));

        Assert.Equal(("audit", "table.csv", "again"), (error.Kind, error.File, error.Column));
        Assert.EndsWith("or go on with --allow leakage.", error.Message, StringComparison.Ordinal);
        Assert.Equal(error.Findings, told!.Findings);
        foreach (string code in (string[])[FindingCode.Leakage, FindingCode.AllowAll])
        {
            Model model = Model.Train(table, options with { Allow = [code] });
            Finding finding = Assert.Single(model.Training.Findings, finding => finding.Severity == Severity.Stop);
            Assert.True(finding.Allowed);
        }

        Assert.Throws<NablaAuditException>(() => Model.Train(table, options with { Allow = [FindingCode.Imbalance] }));
        Assert.Empty(Model.Train(table, options with { Audit = false }).Training.Findings);
    }

    [Fact]
    public void Train_UnknownCode_NamesTheNearest()
    {
        Table table = TextTable.Of(("y", TextTable.Numbers(Normal(0))), ("x", TextTable.Numbers(Normal(1))));
        Assert.Contains(
            "There is no finding 'leak' to allow; the codes are leakage,",
            Assert.Throws<ArgumentException>(() => Model.Train(table, new TrainOptions { Target = "y", Allow = ["leak"] })).Message, StringComparison.Ordinal);
        Assert.Contains(
            "did you mean 'imbalance'?",
            Assert.Throws<ArgumentException>(() => Model.Train(table, new TrainOptions { Target = "y", Allow = ["inbalance"] })).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("penguins")]
    [InlineData("iris")]
    [InlineData("digits")]
    [InlineData("spam")]
    [InlineData("spirals")]
    [InlineData("candy_bar")]
    [InlineData("xor")]
    public void Train_BundledData_StopsNowhere(string name)
    {
        Table table = Table.Read(name);
        string target = BundledData.All.Single(set => set.Name == name).Target;
        DataExamination? told = null;
        int cancelled = 0;
        using var cancellation = new CancellationTokenSource();
        var options = new TrainOptions
        {
            Target = target,
            Examined = new Receiver(examination =>
            {
                told = examination;
                cancelled++;
                cancellation.Cancel();
            }),
        };
        Assert.ThrowsAny<OperationCanceledException>(() => Model.Train(table, options, null, cancellation.Token));

        Assert.Equal(1, cancelled);
        Assert.DoesNotContain(told!.Findings, finding => finding.Severity == Severity.Stop);
    }

    static double[] Normal(uint stream)
    {
        var random = new CounterRandom(11, RandomPurpose.Data, stream);
        return [.. Enumerable.Range(0, 200).Select(i => random.Normal((ulong)i))];
    }

    sealed class Receiver(Action<DataExamination> accept) : IProgress<DataExamination>
    {
        public void Report(DataExamination value) => accept(value);
    }
}
