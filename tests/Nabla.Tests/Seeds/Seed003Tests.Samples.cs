using System;
using System.Linq;
using System.Threading.Tasks;
using Nabla.Optimizers;
using Nabla.Tests.Modeling;

namespace Nabla.Tests.Seeds;

public sealed partial class Seed003Tests
{
    [Fact]
    public async Task B_003_02_CollapseSample_DeepLinearIsOneLayer()
    {
        string output = await SampleProgram.Run("Claims", "collapse");

        Assert.Contains("111 parameters; as one layer 5-3: 18;", output, StringComparison.Ordinal);
        Assert.True(SampleProgram.Holds(output, "linear layers collapse into one"), output);
    }

    [Fact]
    public async Task B_003_10_ZeroSample_SomethingLearnsAndUnitsStayEqual()
    {
        string output = await SampleProgram.Run("Claims", "zero");

        Assert.False(SampleProgram.Holds(output, "with all weights 0 a network cannot learn"), output);
        Assert.True(SampleProgram.Holds(output, "with all weights 0 the units of a layer stay equal"), output);

        // Rows: tanh, relu, sigmoid, each from zero and drawn; loss, distinct units, largest hidden and output weight, output bias.
        double[][] rows = SampleProgram.Rows(output, "2-4-1 on x1 or x2");
        Assert.Equal([1, 4, 1, 4, 1, 4], rows.Select(row => row[1]));
        Assert.All(new[] { rows[0], rows[2] }, row => Assert.Equal([0.1875, 1, 0, 0, 0.75], row)); // only the bias: the mean of the targets
        Assert.True(rows[4][2] > 0.1 && rows[4][3] > 0.1, output);
    }

    [Fact]
    public async Task B_003_14_OptimizersSample_ComparesEveryOneAndReportsTheFirst()
    {
        string output = await SampleProgram.Run("Claims", "optimizers");

        foreach (string problem in new[] { "digits, 64-32-10, 5 epochs: optimizer", "a line in five inputs, 10 epochs: optimizer" })
        {
            string[] lines = output.Split('\n').SkipWhile(line => !line.StartsWith(problem, StringComparison.Ordinal)).Skip(1)
                .TakeWhile(line => !line.StartsWith("  first", StringComparison.Ordinal)).ToArray();
            Assert.Equal(Optimizer.All.Select(optimizer => optimizer.Name).Order(), lines.Select(line => line.Trim().Split(' ')[0]).Order());
        }

        // "Fastest convergence" is what the figure says of Adam. docs/errata.md, E23: it is first in none of the four columns.
        Assert.Equal(3, output.Split("not first with default rates, not first tuned").Length);
        Assert.False(SampleProgram.Holds(output, "Adam has the fastest convergence"), output);
    }

    [Fact]
    public async Task B_003_16_SineSample_ErrorAgainstWidth()
    {
        string output = await SampleProgram.Run("Claims", "sine");
        double[][] rows = SampleProgram.Rows(output, "width | ");

        Assert.Equal([2, 4, 8, 16, 32, 64], rows.Select(row => row[0]));
        Assert.All(new[] { "tanh", "relu" }, name => Assert.True(SampleProgram.Holds(output, $"wide layers of {name} units approximate sin x"), output));
        Assert.True(rows[5][3] < 0.01 && rows[5][4] < 0.01, output);
        Assert.True(rows[5][3] < 0.1 * rows[0][3] && rows[5][4] < 0.1 * rows[0][4], output);
    }
}
