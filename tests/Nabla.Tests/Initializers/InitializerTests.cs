using System;
using System.Linq;
using System.Text.Json;
using Nabla.Initializers;
using Nabla.Kernels;
using Nabla.Networks;

namespace Nabla.Tests.Initializers;

public sealed class InitializerTests
{
    [Fact]
    public void Draw_EveryReferenceCase_StaysWithinTheLimitAndHasTheDeviation()
    {
        foreach (JsonElement expected in ReferenceData.Read("initialisation.json").GetProperty("cases").EnumerateArray())
        {
            int fanIn = expected.GetProperty("fan_in").GetInt32();
            int fanOut = expected.GetProperty("fan_out").GetInt32();
            Initializer initializer = Initializer.Parse(expected.GetProperty("name").GetString()!.Replace("torch_linear_default", "torch-linear").Replace('_', '-'));
            var random = new CounterRandom(5, RandomPurpose.InitialWeights);
            const int Count = 100_000;
            double[] draws = new double[Count]; // more than such a layer has, all of one distribution
            initializer.Fill(random, fanIn, fanOut, draws, []);
            double std = expected.GetProperty("std").GetDouble();
            double deviation = Math.Sqrt(draws.Average(draw => draw * draw));

            // Four standard errors of the mean and of the deviation of a normal sample; a uniform one has less.
            Assert.Equal(0, draws.Average(), 4 * std / Math.Sqrt(Count));
            Assert.Equal(std, deviation, 4 * std / Math.Sqrt(2 * Count));
            if (expected.GetProperty("limit").ValueKind == JsonValueKind.Number)
            {
                double limit = expected.GetProperty("limit").GetDouble();
                Assert.True(draws.Max(Math.Abs) <= limit);
                Assert.True(draws.Max(Math.Abs) > 0.999 * limit);
            }
        }
    }

    [Fact]
    public void Parse_EveryName_FindsItsInitializer() =>
        Assert.All(Initializer.All, initializer => Assert.Equal(initializer, Initializer.Parse(initializer.Name)));

    [Theory]
    [InlineData(1, 1)]
    [InlineData(7, 7)]
    [InlineData(20, 5)]
    [InlineData(5, 20)]
    [InlineData(100, 37)]
    [InlineData(64, 130)]
    public void Orthogonal_AnyShape_HasOrthonormalColumnsOrRows(int inputs, int outputs)
    {
        foreach (double gain in new[] { 1, Math.Sqrt(2) })
        {
            double[] weights = Weights(Initializer.Orthogonal(gain), inputs, outputs);
            int count = Math.Min(inputs, outputs);
            double worst = 0;
            for (int i = 0; i < count; i++)
            {
                for (int j = 0; j < count; j++)
                {
                    double product = inputs >= outputs
                        ? Enumerable.Range(0, inputs).Sum(k => weights[(k * outputs) + i] * weights[(k * outputs) + j])
                        : Enumerable.Range(0, outputs).Sum(k => weights[(i * outputs) + k] * weights[(j * outputs) + k]);
                    worst = Math.Max(worst, Math.Abs(product - (i == j ? gain * gain : 0)));
                }
            }

            Assert.InRange(worst, 0, 1e-12);
        }
    }

    [Fact]
    public void Orthogonal_ManyOfThem_AreAsOftenReflectionsAsRotations()
    {
        // Uniform among the orthogonal 2 x 2 matrices: determinants 1 and -1 alike, the first column in every quarter alike.
        var matrices = Enumerable.Range(0, 4000).Select(seed => Weights(Initializer.Orthogonal(), 2, 2, (ulong)seed)).ToArray();
        Assert.InRange(matrices.Count(m => (m[0] * m[3]) - (m[1] * m[2]) > 0), 1850, 2150);
        foreach ((bool right, bool up) in new[] { (true, true), (true, false), (false, true), (false, false) })
        {
            Assert.InRange(matrices.Count(m => (m[0] > 0) == right && (m[2] > 0) == up), 880, 1120);
        }
    }

    [Fact]
    public void Bias_Given_IsTheValueOfEveryBias()
    {
        foreach (Initializer initializer in Initializer.All.Where(known => known.Parameters.Any(parameter => parameter.Name == "bias")))
        {
            Initializer biased = Initializer.Parse($"{initializer.Name}:bias=0.25");
            double[] weights = new double[12];
            double[] biases = new double[4];
            biased.Fill(new CounterRandom(1, RandomPurpose.InitialWeights), 3, 4, weights, biases);
            Assert.Equal([0.25, 0.25, 0.25, 0.25], biases);
            Assert.Equal(Weights(initializer, 3, 4, 1), weights);
        }
    }

    [Fact]
    public void TorchLinear_Biases_AreDrawnToo()
    {
        double[] biases = new double[1000];
        Initializer.TorchLinear.Fill(new CounterRandom(1, RandomPurpose.InitialWeights), 4, 1000, new double[4000], biases);
        Assert.InRange(biases.Max(), 0.49, 0.5);
        Assert.InRange(biases.Min(), -0.5, -0.49);
    }

    [Fact]
    public void ZerosAndConstant_EveryWeight_IsTheValue()
    {
        Assert.Equal(new double[6], Weights(Initializer.Zeros, 2, 3));
        Assert.Equal([-2, -2, -2, -2, -2, -2], Weights(Initializer.Parse("constant:value=-2"), 2, 3));
    }

    [Fact]
    public void From_GivenArrays_AreTheParametersOfTheLayer()
    {
        double[] given = [1, 2, 3, 4, 5, 6];
        Network<float> network = Network.Create<float>(2).Dense(3, initializer: Initializer.From(given, [7, 8, 9]));
        given[0] = 100; // a copy was taken
        float[] parameters = new float[9];
        network.CopyParametersTo(parameters);
        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8, 9], parameters);

        ArgumentException e = Assert.Throws<ArgumentException>(() => Network.Create<float>(3).Dense(3, initializer: Initializer.From(given)));
        Assert.Contains("3 inputs and 3 outputs has 9 weights and 3 biases; 6 weights", e.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Network.Create<float>(2).Dense(3, initializer: Initializer.From(given, [1])));
        Assert.Throws<ArgumentOutOfRangeException>(() => Initializer.From([double.NaN]));
    }

    [Fact]
    public void ToString_AnyParameters_ReadsBackToAnEqualOne()
    {
        Initializer[] initializers =
        [
            .. Initializer.All, Initializer.Constant(1 / 3.0), Initializer.Orthogonal(Math.Sqrt(2)), Initializer.HeNormal with { Bias = 0.1 },
            Initializer.Constant(0) with { Bias = -1e-300 },
        ];
        Assert.All(initializers, initializer => Assert.Equal(initializer, Initializer.Parse(initializer.ToString())));
        Assert.Equal("he-normal", Initializer.HeNormal.ToString());
        Assert.Equal("orthogonal:gain=2,bias=0.5", Initializer.Parse("orthogonal:bias=0.5,gain=2").ToString());
    }

    [Theory]
    [InlineData("he", "There is no initializer 'he'; the initializers are he-normal, he-uniform, glorot-normal,")]
    [InlineData("given", "There is no initializer 'given'")]
    [InlineData("he-normal:gain=1", "he-normal has no parameter 'gain'; its parameters are bias.")]
    [InlineData("torch-linear:bias=1", "torch-linear has no parameter; 'bias' was given: leave it out.")]
    [InlineData("orthogonal:gain=0", "gain is a finite number above 0.")]
    [InlineData("constant:value=nan", "value is a finite number.")]
    [InlineData("zeros:bias=nan", "Bias is a finite number.")]
    public void Parse_WrongText_SaysWhatIsRight(string text, string message)
    {
        ArgumentException e = Assert.ThrowsAny<ArgumentException>(() => Initializer.Parse(text));
        Assert.StartsWith(message, e.Message, StringComparison.Ordinal);
    }

    static double[] Weights(Initializer initializer, int inputs, int outputs, ulong seed = 3)
    {
        double[] weights = new double[inputs * outputs];
        initializer.Fill(new CounterRandom(seed, RandomPurpose.InitialWeights), inputs, outputs, weights, new double[outputs]);
        return weights;
    }
}
