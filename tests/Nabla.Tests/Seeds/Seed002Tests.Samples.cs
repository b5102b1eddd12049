using System.Linq;
using System.Threading.Tasks;
using Nabla.Tests.Modeling;

namespace Nabla.Tests.Seeds;

public sealed partial class Seed002Tests
{
    [Fact]
    public async Task B_002_10_CandyBarSample_LearnsThePriceOfFiveQuartersAndSixNickels()
    {
        string output = await SampleProgram.Run("CandyBar");

        Assert.InRange(SampleProgram.Number(output, @"5 quarters and 6 nickels buy a candy bar of ([\d.]+) dollars"), 1.54, 1.56);
        Assert.InRange(SampleProgram.Number(output, @"one of the quarters is worth ([\d.]+) dollars"), 0.249, 0.251);
        Assert.InRange(SampleProgram.Number(output, @"one of the nickels is worth ([\d.]+) dollars"), 0.049, 0.051);
    }

    [Fact]
    public async Task B_002_18_Digits_SampleReadsNineteenOfTwenty() =>
        Assert.InRange(SampleProgram.Number(await SampleProgram.Run("ImageDigits"), @"\ntest accuracy ([\d.]+)\s?% on"), 95, 100);

    [Fact]
    public async Task B_002_18_HousePrices_SampleBeatsTheLineAndTheMean()
    {
        string output = await SampleProgram.Run("HousePrices");

        double rmse = SampleProgram.Number(output, @"test: rmse ([\d.]+) dollars");
        Assert.True(rmse < SampleProgram.Number(output, @"to compare, linear model: rmse ([\d.]+) dollars"), output);
        Assert.True(rmse < 0.5 * SampleProgram.Number(output, @"to compare, mean: rmse ([\d.]+) dollars"), output);
        Assert.True(SampleProgram.Number(output, @"house 0: ([\d.]+) dollars") < SampleProgram.Number(output, @"square metres more: ([\d.]+) dollars"), output);
    }

    [Fact]
    public async Task B_002_18_Spam_SampleFiltersAndSparesGoodMail()
    {
        string output = await SampleProgram.Run("SpamFilter");

        Assert.True(SampleProgram.Number(output, @"test: accuracy ([\d.]+)") > SampleProgram.Number(output, @"linear model: accuracy ([\d.]+)"), output);
        Assert.InRange(SampleProgram.Number(output, @"test: accuracy ([\d.]+)"), 0.92, 1);
        double[][] thresholds = SampleProgram.Rows(output, "threshold | ");
        Assert.Equal([0.5, 0.9, 0.99, 0.999], thresholds.Select(row => row[0]));
        Assert.All(thresholds, row => Assert.Equal((362, 558), (row[2], row[4])));
        Assert.True(thresholds[^1][3] < thresholds[0][3] / 4, output); // a threshold of 0.999 throws away hardly any good e-mail
        Assert.All(thresholds.Zip(thresholds.Skip(1)), pair => Assert.True(pair.Second[1] > pair.First[1] && pair.Second[3] <= pair.First[3], output));
    }

    [Fact]
    public async Task B_002_18_Embedded_ProgramsAroundANetworkUseItsInputGradients()
    {
        string output = await SampleProgram.Run("Embedded");

        Assert.InRange(SampleProgram.Number(output, @"central differences: ([\d.E+-]+) apart"), 0, 1e-8);
        double first = SampleProgram.Number(output, @"the real hand is (\d+) mm from the wanted place at first");
        double last = SampleProgram.Number(output, @"([\d.]+) mm after 500 steps");
        Assert.True(first > 100 && last < 5, output);
        for (int joint = 1; joint <= 2; joint++)
        {
            string line = $@"joint {joint}: gain ([\d.]+) \(true ([\d.]+)\), offset (-?[\d.]+) \(true (-?[\d.]+)\)";
            Assert.Equal(SampleProgram.Number(output, line, group: 2), SampleProgram.Number(output, line), 0.001);
            Assert.Equal(SampleProgram.Number(output, line, group: 4), SampleProgram.Number(output, line, group: 3), 0.001);
        }
    }

    [Fact]
    public async Task B_002_19_DigitsByRegression_LayersByHandAgreeWithTheLibraryAndClassificationIsBetter()
    {
        string output = await SampleProgram.Run("DigitsByRegression");

        foreach (string style in new[] { "regression", "classification" })
        {
            Assert.Equal(
                SampleProgram.Number(output, $@"library:.*{style} ([\d.]+)"), SampleProgram.Number(output, $@"by hand:.*{style} ([\d.]+)"), 1e-11);
        }

        double regression = SampleProgram.Number(output, @"best rate: regression ([\d.]+),");
        double classification = SampleProgram.Number(output, @"best rate: regression [\d.]+, classification ([\d.]+)");
        Assert.InRange(regression, 0.9, 1);
        Assert.True(classification > regression, output);
        Assert.Equal(8, SampleProgram.Rows(output, "style | learning rate").Length);
    }
}
