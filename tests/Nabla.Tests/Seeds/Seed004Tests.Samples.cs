using System;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Nabla.Activations;
using Nabla.Data;
using Nabla.Modeling;
using Nabla.Networks;
using Nabla.Tests.Architecture;
using Nabla.Tests.Modeling;

namespace Nabla.Tests.Seeds;

public sealed partial class Seed004Tests
{
    [Fact]
    public async Task B_004_11_CollapseSample_DeepLinearFitsNoBetterThanLeastSquares() =>
        Assert.True(SampleProgram.Holds(
            await SampleProgram.Run("Claims", "collapse"), "deep linear networks are no more expressive than linear regression"));

    [Fact]
    public async Task B_004_12_SineSample_ThresholdAndLogisticUnitsApproximateIt()
    {
        string output = await SampleProgram.Run("Claims", "sine");
        double[][] rows = SampleProgram.Rows(output, "width | ");

        Assert.All(rows.Zip(rows.Skip(1)), pair => Assert.True(pair.Second[1] < pair.First[1], output)); // steps: always better
        Assert.True(rows[5][1] < 0.05, output);
        Assert.True(rows[5][2] < 0.01 && rows[5][2] < 0.1 * rows[0][2], output);
        Assert.All(
            new[] { "threshold", "logistic" }, name => Assert.True(SampleProgram.Holds(output, $"wide layers of {name} units approximate sin x"), output));
    }

    [Fact]
    public void B_004_13_XorByHand_ThresholdUnitsGiveTheTruthTable()
    {
        Network<double> network = Network.Create<double>(inputs: 2).Dense(2, Activation.Threshold).Dense(1, Activation.Threshold);
        network.SetWeights(0, [1, 1, 1, 1]);
        network.SetBiases(0, [-0.5, -1.5]);
        network.SetWeights(1, [1, -1]);
        network.SetBiases(1, [-0.5]);

        Assert.Equal([0, 1, 1, 0], UnitSquare.Column(network.Predict(UnitSquare.Corners), 0));
    }

    [Fact]
    public async Task B_004_13_XorSample_ByHandAndByTraining()
    {
        string output = await SampleProgram.Run("Claims", "xor");

        Assert.Equal([[0, 0, 0, 0, 0, 0], [0, 1, 1, 0, 1, 1], [1, 0, 1, 0, 1, 1], [1, 1, 1, 1, 0, 0]], SampleProgram.Rows(output, "xor by hand"));
        Assert.True(SampleProgram.Holds(output, "two hidden threshold units compute exclusive or"), output);
        Assert.True(SampleProgram.Holds(output, "a network with one hidden layer learns exclusive or"), output);
    }

    [Fact]
    public void B_004_14_XorAsOrAndNotAnd_BothFormsAgreeOnEveryRow()
    {
        // Four hidden units, so that every intermediate value is there to look at: h1 = or, h2 = and, then both forms of y from them.
        Network<double> hidden = Network.Create<double>(inputs: 2).Dense(2, Activation.Threshold);
        hidden.SetWeights(0, [1, 1, 1, 1]);
        hidden.SetBiases(0, [-0.5, -1.5]);
        Network<double> output = Network.Create<double>(inputs: 2).Dense(2, Activation.Threshold);
        output.SetWeights(0, [1, 1, -1, -1]);
        output.SetBiases(0, [-0.5, 1 - 1.5]); // h1 - h2 - 0.5, and h1 + (1 - h2) - 1.5

        Matrix<double> h = hidden.Predict(UnitSquare.Corners);
        Matrix<double> y = output.Predict(h);

        Assert.Equal([0, 1, 1, 1], UnitSquare.Column(h, 0)); // or
        Assert.Equal([0, 0, 0, 1], UnitSquare.Column(h, 1)); // and
        Assert.Equal(UnitSquare.Column(y, 0), UnitSquare.Column(y, 1));
        Assert.Equal(Enumerable.Range(0, 4).Select(row => h[row, 0] == 1 && h[row, 1] == 0 ? 1.0 : 0.0), UnitSquare.Column(y, 0)); // h1 and not h2
        Assert.Equal(Enumerable.Range(0, 4).Select(row => UnitSquare.Corners[row, 0] != UnitSquare.Corners[row, 1] ? 1.0 : 0.0), UnitSquare.Column(y, 0));
    }

    [Fact]
    public async Task B_004_15_XorSample_NoLinearClassifierGetsMoreThanThree() =>
        Assert.True(SampleProgram.Holds(await SampleProgram.Run("Claims", "xor"), "no linear classifier computes exclusive or"));

    [Fact]
    public async Task B_004_17_SteepSample_XorIsRightFromThreeOn()
    {
        string output = await SampleProgram.Run("Claims", "steep");
        double[][] rows = SampleProgram.Rows(output, "exclusive or with logistic units");

        Assert.Equal([1, 2, 3, 5, 10, 20], rows.Select(row => row[0]));
        Assert.Equal([false, false, true, true, true, true], rows.Select(row => row[5] < 0.5));
        Assert.Equal([0.106836, 0.850867, 0.850867, 0.106836], rows[3][1..5]);
        double[] steep = SampleProgram.Rows(output, "logistic unit")[2]; // k = 5 at x = -1, -0.5, -0.1, 0, 0.1, 0.5, 1
        Assert.Equal([5, 0.006692851, 0.075858180, 0.377540669, 0.5, 0.622459331, 0.924141820, 0.993307149], steep);
    }

    [Fact]
    public async Task B_004_18_OverfittingSample_DegreesNetworksAndThePenaltysPath()
    {
        string output = await SampleProgram.Run("Claims", "overfitting");

        double[][] degrees = SampleProgram.Rows(output, "polynomials by least squares");
        Assert.Equal(Enumerable.Range(1, 15).Select(degree => (double)degree), degrees.Select(row => row[0]));
        Assert.All(degrees.Zip(degrees.Skip(1)), pair => Assert.True(pair.Second[1] <= pair.First[1], output)); // each contains the one before
        Assert.Equal(0, degrees[14][1]);
        Assert.All(
            new[] { "a polynomial of high degree overfits", "a wide network overfits", "an L2 penalty regularises" },
            claim => Assert.True(SampleProgram.Holds(output, claim), output));
        Assert.Equal(7, SampleProgram.Rows(output, "networks with one hidden layer").Length);
        Assert.Equal(7, SampleProgram.Rows(output, "degree 15 with an L2 penalty").Length);
        Assert.Equal(7, SampleProgram.Rows(output, "64 units with an L2 penalty").Length);
    }

    [Fact]
    public async Task B_004_19_EarlyStoppingSample_RestoresTheBestEpochAndSaysWhatItSpares()
    {
        string output = await SampleProgram.Run("Claims", "early-stopping");

        Assert.True(SampleProgram.Holds(output, "early stopping prevents overfitting without a term in the loss"), output);
        Assert.Matches(@"restored parameters give validation loss [\d.]+, the best epoch had [\d.]+: equal\n", output);
    }

    [Fact]
    public void B_004_19_Model_RecordsCurvesStopAndBestEpoch()
    {
        TrainingSummary training = Model.Train(Table.Read("iris"), new TrainOptions
        {
            Target = "species",
            Hidden = [64],
            Validation = 0.3,
            Epochs = 500,
            Patience = 15,
            L2Penalty = 0,
            Baselines = false,
            Seed = 1,
        }).Training;

        Assert.Equal(StopReason.Patience, training.Stopped);
        Assert.Equal(0, training.L2Penalty);
        Assert.Equal(Enumerable.Range(1, training.History.Count), training.History.Select(epoch => epoch.Number));
        Assert.All(training.History, epoch => Assert.True(epoch.TrainingLoss > 0 && epoch.ValidationLoss > 0));
        Assert.Equal(training.BestEpoch + 15, training.History.Count);
        Assert.True(training.History[^1].TrainingLoss < training.History[training.BestEpoch - 1].TrainingLoss);
    }

    [Fact]
    public void B_004_28_Documentation_SaysWhatIsBeyondItsScope()
    {
        string index = File.ReadAllText(Path.Combine(Repository.Root, "docs/README.md"));
        int start = index.IndexOf("## Scope", StringComparison.Ordinal);

        Assert.True(start >= 0, "docs/README.md has a section Scope");
        string scope = index[start..];
        Assert.Contains("out of scope", scope, StringComparison.Ordinal);
        Assert.All(
            new[] { "convolutional", "CNN", "recurrent", "RNN", "adversarial", "GAN", "Transformer" },
            word => Assert.Contains(word, scope, StringComparison.Ordinal));
    }
}
