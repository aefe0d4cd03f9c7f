"""Classes: bodies, methods of every kind, properties, inheritance, metaclasses, slots and descriptors."""

import abc
import enum
import functools


class Registry(type):
    known = []  # noqa: RUF012

    def __new__(cls, name, bases, namespace):
        return super().__new__(cls, name, bases, namespace)

    def __call__(cls, *arguments):
        instance = super().__call__(*arguments)
        cls.known.append(type(instance).__name__)
        return instance


class Positive:
    def __set_name__(self, owner, name):
        self.name = "_" + name

    def __get__(self, instance, owner):
        return self if instance is None else getattr(instance, self.name)

    def __set__(self, instance, value):
        if value <= 0:
            raise ValueError(self.name)
        setattr(instance, self.name, value)


class Shape(metaclass=Registry):
    sides = 0

    def __init_subclass__(cls, **words):
        super().__init_subclass__(**words)
        cls.sides = len(cls.__name__)

    def area(self):
        return 0

    @property
    def doubled(self):
        return 2 * self.area()

    @classmethod
    def unit(cls):
        return cls(1)

    @staticmethod
    def describe(value):
        return str(value).rjust(5)

    @functools.cached_property
    def cached(self):
        return self.area() + 1


class Square(Shape):
    size = Positive()

    def __init__(self, size):
        self.size = size

    def area(self):
        return self.size**2 + super().area()


class Cube(Square):
    __slots__ = ()

    def area(self):
        return 6 * super().area()


class Interface(abc.ABC):
    @abc.abstractmethod
    def run(self): ...


class Runner(Interface):
    def run(self):
        return isinstance(self, Interface)


class Colour(enum.Enum):
    RED = "r"
    GREEN = "g"

    @property
    def label(self):
        return self.value.upper()


class Singleton:
    instance = None

    def __new__(cls):
        if cls.instance is None:
            cls.instance = super().__new__(cls)
        return cls.instance


def local_classes(n):
    class Local:
        def __init__(self, value):
            self.value = value

        def method(self):
            return self.value + n

    return [Local(i).method() for i in range(n)]


def main():
    Registry.known.clear()
    shapes = [Square(2), Cube(2), Square.unit(), Cube.unit()]
    refused = []
    for size in (-1, 0, 1):
        try:
            Square(size)
        except ValueError as error:
            refused.append(str(error))
    return (
        [shape.area() for shape in shapes],
        [shape.doubled for shape in shapes],
        [shape.cached + shape.cached for shape in shapes],
        [shape.describe(shape.sides) for shape in shapes],
        refused,
        list(Registry.known),
        Runner().run(),
        [colour.label for colour in Colour],
        Colour("r").name,
        Singleton() is Singleton(),
        local_classes(3) + local_classes(2),
    )
