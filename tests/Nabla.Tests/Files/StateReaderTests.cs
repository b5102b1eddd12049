using System;
using System.Linq;
using Nabla.Files;

namespace Nabla.Tests.Files;

/// <summary>A state that is read back trusts no name, type, count or range of the file.</summary>
public sealed class StateReaderTests
{
    static readonly StateReader s_reader = new("run.state", "trainer.", new[]
    {
        Tensor.Of("trainer.adam.first", [2], [1f, 2f]), Tensor.Of("trainer.step", [1], [7L]), Tensor.Of("trainer.loss", [1], [0.5]), Tensor.Of("other", [1], [1f]),
    }.ToDictionary(tensor => tensor.Name));

    [Fact]
    public void Values_ThatAreThere_AreRead()
    {
        Assert.Equal([1f, 2f], s_reader.Within("adam").Values<float>("first", 2).ToArray());
        Assert.Equal([7L], s_reader.Values<long>("step").ToArray());
        Assert.Equal([0.5], s_reader.Values<double>("loss", 1).ToArray());
        Assert.True(s_reader.Has("adam"));
        Assert.False(s_reader.Has("ada"));
        Assert.Equal(3, s_reader.Tensors.Count);
        Assert.Equal(7, s_reader.Whole(7, "step", 7, 7));
    }

    [Fact]
    public void Values_OfAnotherNameTypeOrCount_AreRefused()
    {
        Refused("'trainer.adam.first' has 2 numbers, expected 3", () => s_reader.Values<float>("adam.first", 3).ToArray());
        Refused("it lacks 'trainer.adam.second' of type F32", () => s_reader.Within("adam").Values<float>("second").ToArray());
        Refused("it lacks 'trainer.step' of type F64", () => s_reader.Values<double>("step").ToArray());
        Refused("its step is 7, expected 0 to 6", () => s_reader.Whole(7, "step", 0, 6));
        Refused("its step is -1, expected 0 to 6", () => s_reader.Whole(-1, "step", 0, 6));
        Assert.Throws<NotSupportedException>(() => s_reader.Values<byte>("step").Length);
    }

    static void Refused(string fault, Func<object> read)
    {
        NablaFormatException error = Assert.Throws<NablaFormatException>(read);
        Assert.Equal($"run.state does not hold the state of this run: {fault}; it belongs to another one.", error.Message);
        Assert.Equal("run.state", error.File);
    }
}
